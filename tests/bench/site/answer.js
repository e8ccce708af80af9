// The workers' end of the conversation with main.js: one word when it is ready, then one answer to each question.

/** Answers `{ question, ... }` by the function of that name; an error goes back as its text. */
export function answer(functions) {
  globalThis.onmessage = async ({ data }) => {
    try {
      globalThis.postMessage({ value: await functions[data.question](data) });
    } catch (error) {
      globalThis.postMessage({ error: String(error?.message ?? error) });
    }
  };
  globalThis.postMessage({ value: "ready" });
}
