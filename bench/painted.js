// Put into every page before its own scripts: when what is asked for stands on the screen, in ms of the page's own clock.
"use strict";

(() => {
  const channel = new MessageChannel();
  let waiting = [];
  channel.port1.onmessage = () => {
    const now = performance.now();
    for (const done of waiting.splice(0)) done(now);
  };
  // A message sent while a frame is being made arrives after it was painted.
  const painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        waiting.push(done);
        channel.port2.postMessage(null);
      }),
    );
  const until = (holds) =>
    new Promise((done, fail) => {
      setTimeout(() => fail(new Error(`not within a minute: ${holds}`)), 60_000);
      const look = () => holds() && (observer.disconnect(), done(performance.now()));
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-book"] });
      look();
    });

  const bench = (window.bench = {});
  bench.start = until(() => document.getElementById("h1")).then(painted);
  bench.ready = until(() => document.documentElement?.dataset.book === "here");

  bench.kept = new Promise((done) => {
    const look = () => navigator.serviceWorker?.controller && done(true);
    navigator.serviceWorker?.addEventListener("controllerchange", look);
    look();
  });

  // Tap the link to `address`: ms until the next heading stands there.
  bench.tap = (address) => {
    const heading = document.getElementById("h1");
    const link = [...document.querySelectorAll("a[href]")].find((one) => one.getAttribute("href") === address);
    let from = 0;
    link.addEventListener("click", (event) => (from = event.timeStamp), { capture: true, once: true });
    const there = until(() => ![null, heading].includes(document.getElementById("h1")));
    link.click();
    return there.then(painted).then((at) => at - from);
  };

  // The same for a page that is loaded whole: when the tap was, for the next page to compare with.
  bench.leave = (address) => {
    const link = Object.assign(document.createElement("a"), { href: address });
    link.addEventListener("click", (event) => sessionStorage.setItem("tapped", performance.timeOrigin + event.timeStamp));
    document.body.append(link);
    link.click();
  };
  bench.since = async () => performance.timeOrigin + (await bench.start) - Number(sessionStorage.getItem("tapped"));
})();
