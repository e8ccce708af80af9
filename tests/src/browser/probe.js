// Runs in every document before the page's own scripts: notes what a test cannot see afterwards.
(() => {
  const probe = { errors: [], workers: [], longTasks: [], nextScripts: [] };
  window.bitroomProbe = probe;
  // Reads a canvas by way of a copy: reading the page's own canvas would change how the browser keeps it.
  probe.pixels = (canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  addEventListener("error", (event) => {
    const what = event.message || `cannot load ${event.target?.src || event.target?.href}`;
    probe.errors.push(`error: ${what} (${event.filename || ""}:${event.lineno || 0})`);
  }, true);
  addEventListener("unhandledrejection", (event) => probe.errors.push(`unhandled rejection: ${event.reason}`));
  // Keeps every worker the page starts, so that a test can end one behind the page's back, and lets a test
  // give the next ones another script.
  window.Worker = class extends window.Worker {
    constructor(url, options) {
      super(probe.nextScripts.shift() ?? url, options);
      probe.workers.push(this);
    }
  };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) probe.longTasks.push({ start: task.startTime, duration: task.duration });
  }).observe({ type: "longtask", buffered: true });
})();
