// Our end of the conversation with a worker.

/** One worker thread, asked one question at a time. */
export class Contender {
  #worker;
  #ready;

  constructor(script, options) {
    this.#worker = new Worker(script, options);
    this.#ready = this.#next();
  }

  /** The answer of the function `question`; a rejected promise when it throws there. */
  async ask(question, details = {}) {
    await this.#ready;
    const answer = this.#next();
    this.#worker.postMessage({ question, ...details });
    return answer;
  }

  end() {
    this.#worker.terminate();
  }

  #next() {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) => ("error" in data ? reject(new Error(data.error)) : resolve(data.value));
      this.#worker.onerror = (event) => reject(new Error(event.message || "the worker could not be loaded"));
    });
  }
}
