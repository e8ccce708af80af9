// The page's places that are programs of their own. Each is an element that loads its program when it is first connected.

class Sweeps extends HTMLElement {
  connectedCallback() {
    this.started ??= this.start();
  }

  async start() {
    try {
      const program = await import("./sweeps.js");
      await program.default();
      program.mount(this);
    } catch (error) {
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = "Try again";
      again.onclick = () => {
        this.started = this.start();
      };
      this.replaceChildren(`This place could not be loaded (${error}). `, again);
    }
  }
}

customElements.define("bitroom-sweeps", Sweeps);
