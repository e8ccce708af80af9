// Runs after probe.js where the driver hands out no console: warnings and errors are complaints.
for (const level of ["warn", "error"]) {
  const say = console[level];
  console[level] = (...what) => {
    bitroomProbe.errors.push(`console.${level}: ${what.join(" ")}`);
    say.apply(console, what);
  };
}
