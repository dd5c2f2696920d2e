/* What Chromium 70 lacks and Svelte or we use. A classic script: it must run before any module. */
(function () {
  if (typeof globalThis === 'undefined') window.globalThis = window;
  if (!window.queueMicrotask) {
    window.queueMicrotask = function (job) {
      Promise.resolve().then(job).catch(function (error) { setTimeout(function () { throw error; }); });
    };
  }
  function add(owner, name, value) {
    if (!owner[name]) Object.defineProperty(owner, name, { value: value, writable: true, configurable: true });
  }
  add(String.prototype, 'replaceAll', function (from, to) {
    return from instanceof RegExp ? this.replace(from, to) : this.split(from).join(typeof to === 'function' ? to(from) : to);
  });
  function at(index) {
    index = Math.trunc(index) || 0;
    return this[index < 0 ? this.length + index : index];
  }
  add(Array.prototype, 'at', at);
  add(String.prototype, 'at', at);
  add(Object, 'fromEntries', function (pairs) {
    var made = {};
    Array.from(pairs).forEach(function (pair) { made[pair[0]] = pair[1]; });
    return made;
  });
  add(Object, 'hasOwn', function (owner, key) { return Object.prototype.hasOwnProperty.call(owner, key); });
  add(Array.prototype, 'flatMap', function (job) { return [].concat.apply([], this.map(job)); });
  add(Promise, 'allSettled', function (all) {
    return Promise.all(Array.from(all).map(function (one) {
      return Promise.resolve(one).then(
        function (value) { return { status: 'fulfilled', value: value }; },
        function (reason) { return { status: 'rejected', reason: reason }; });
    }));
  });
  add(Element.prototype, 'replaceChildren', function () {
    while (this.firstChild) this.removeChild(this.firstChild);
    this.append.apply(this, arguments);
  });
  if (!window.structuredClone) window.structuredClone = function (value) { return JSON.parse(JSON.stringify(value)); };
})();
