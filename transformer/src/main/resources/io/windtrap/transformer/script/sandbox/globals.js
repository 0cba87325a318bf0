// Runs first in each context: of the global objects, a script finds those of the language and no others.
(function () {
  'use strict';
  const kept = new Set([
    'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'Date', 'RegExp', 'Math', 'JSON', 'Intl',
    'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Promise', 'Iterator', 'Proxy', 'Reflect', 'globalThis',
    'NaN', 'Infinity', 'undefined', 'isNaN', 'isFinite', 'parseFloat', 'parseInt',
    'encodeURI', 'encodeURIComponent', 'decodeURI', 'decodeURIComponent', 'escape', 'unescape',
    'Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError',
    'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
    'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
  ]);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!kept.has(name)) {
      delete globalThis[name];
    }
  }
})();
