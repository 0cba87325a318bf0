// Runs in each context before the user's module. Answers a function that says whether the module's top level is to be taken as known (true),
// or else whether global objects, and all that the keys of a JSON value lead to, are still what they were then: merged into an object
// without care, an event changes them for all events to come.
(function () {
  'use strict';
  const { ownKeys, getOwnPropertyDescriptor } = Reflect;
  const objects = [globalThis, JSON, Promise.prototype];
  for (const type of [Object, Array, String, Number, Boolean, Function]) {
    objects.push(type, type.prototype);
  }

  function look() {
    const all = [];
    for (let i = 0; i < objects.length; i++) {
      const names = ownKeys(objects[i]);
      for (let k = 0; k < names.length; k++) {
        const { value, get } = getOwnPropertyDescriptor(objects[i], names[k]);
        all[all.length] = names[k];
        all[all.length] = get ?? value;
      }
    }
    return all;
  }

  let known = [];
  return function untouched(learn) {
    const found = look();
    if (learn) {
      known = found;
    }
    for (let i = 0; i < known.length; i++) {
      if (found[i] !== known[i] && known[i] === known[i]) { // NaN equals nothing.
        return false;
      }
    }
    return found.length === known.length;
  };
})
