// Runs in each context before the user's module. Answers a function that says whether global objects, and all that the keys of a JSON value
// lead to, are still what they were when it was last asked to learn them: merged into an object without care, an event changes them for all
// events to come.
(function () {
  'use strict';
  const { ownKeys, getOwnPropertyDescriptor } = Reflect;
  const { hasOwn } = Object;
  const objects = [globalThis, JSON, Promise.prototype];
  for (const type of [Object, Array, String, Number, Boolean, Function]) {
    objects.push(type, type.prototype);
  }
  // A name and its value or getter, one after the other.
  const known = [];

  return function untouched(learn) {
    let at = 0;
    for (let i = 0; i < objects.length; i++) {
      const object = objects[i];
      const names = ownKeys(object);
      for (let k = 0; k < names.length; k++) {
        const name = names[k];
        const descriptor = getOwnPropertyDescriptor(object, name);
        const found = hasOwn(descriptor, 'value') ? descriptor.value : descriptor.get;
        if (learn) {
          known[at] = name;
          known[at + 1] = found;
        } else if (known[at] !== name || (known[at + 1] !== found && found === found)) { // NaN equals nothing.
          return false;
        }
        at += 2;
      }
    }
    return at === known.length;
  };
})
