// Loads the built API and the built worker into Node for the tests beside this file.
//
// BITROOM_API is the folder with bitroom.js, BITROOM_DIST the folder of the whole site; both default to the repository's dist/.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { unpacker } from "./arrays.mjs";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const dist = process.env.BITROOM_DIST ?? path.join(repository, "dist");
const messages = process.env.BITROOM_MESSAGES ?? path.join(repository, "target/messages");
const api = process.env.BITROOM_API ?? path.join(dist, "api");

/** The API's exports, ready to use. Node has no fetch of files, so the bytes are given. */
export async function loadApi() {
  const bitroom = await import(pathToFileURL(path.join(api, "bitroom.js")).href);
  bitroom.initSync({ module: await readFile(path.join(api, "bitroom_bg.wasm")) });
  return bitroom;
}

/** Messages from JavaScript values to bytes and back, in the build of the worker. */
async function loadMessages() {
  const { fromBytes, initSync, toBytes } = await import(pathToFileURL(path.join(messages, "messages.js")).href);
  initSync({ module: await readFile(path.join(messages, "messages_bg.wasm")) });
  return { fromBytes, toBytes };
}

/** The text of the API's TypeScript declarations. */
export function apiDeclarations() {
  return readFile(path.join(api, "bitroom.d.ts"), "utf8");
}

/**
 * The worker, in this thread: Node's global object stands for the worker's. Gives `send` for the page's messages,
 * `bytes` for what `send` makes of one, `sendBytes` for what may be none, `next` for the worker's answers with their arrays in place, `memory` for the bytes its
 * wasm memory has grown to, `close` for the end; both sides see structured clones, as in a browser.
 */
export async function loadWorker() {
  const answers = [];
  const waiting = [];
  const unpack = unpacker();
  const { fromBytes, toBytes } = await loadMessages();
  globalThis.postMessage = (pair, transfer) => {
    const [message, arrays] = structuredClone(pair, { transfer });
    const copy = unpack(fromBytes(message), arrays);
    const waiter = waiting.shift();
    if (waiter) waiter(copy);
    else answers.push(copy);
  };
  // The worker never closes its channel, and an open one keeps Node running.
  const channels = [];
  globalThis.MessageChannel = class extends MessageChannel {
    constructor() {
      super();
      channels.push(this);
    }
  };
  const worker = await import(pathToFileURL(path.join(dist, "worker.js")).href);
  const { memory } = worker.initSync({ module: await readFile(path.join(dist, "worker_bg.wasm")) });
  const sendBytes = (data) => globalThis.onmessage(new MessageEvent("message", { data: structuredClone(data) }));
  return {
    memory: () => memory.buffer.byteLength,
    send: (message) => sendBytes(toBytes(message)),
    bytes: toBytes,
    sendBytes,
    next: () => answers.length > 0 ? Promise.resolve(answers.shift()) : new Promise((resolve) => waiting.push(resolve)),
    close: () => channels.forEach((channel) => channel.port1.close()),
  };
}

/** A file of tests/data as the API takes it. */
export async function dataFile(name) {
  const bytes = new Uint8Array(await readFile(path.join(repository, "tests/data", name)));
  return { name: path.basename(name), bytes };
}

/** What an error must be for `assert.throws`: an `Error` with that message. */
export function isError(message) {
  return (error) => {
    assert.ok(error instanceof Error, String(error));
    if (message instanceof RegExp) assert.match(error.message, message);
    else assert.equal(error.message, message);
    return true;
  };
}
