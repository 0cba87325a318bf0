// Runs once in each context, after globals.js and before the user's module. It takes what it needs from the language first, because the
// module may change any built-in object of its context. Texts of JSON go in, each known to be as stringify would write it (canonical) or
// not, and one text comes out:
//   a line for each event: "d" dropped, "n" dropped by returning nothing, "u" equal to the input, "{...}" the one output, or "o<n>" and n lines of "u" or "{...}";
//   or "p": a promise was returned, ask settled(); or "!s..." the script failed; or "!o..." its output can't be used.
(function (credentialsText, maxOutputs, maxChars, maxLogChars, locate, writeLog, currentMetadata) {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { isSafeInteger } = Number;
  const { keys, hasOwn } = Object;
  const { apply, defineProperty } = Reflect;
  const { slice } = String.prototype;
  const { then } = Promise.prototype;
  const tagOf = Object.prototype.toString;
  const AnyError = Error;
  const promiseOf = Promise.resolve.bind(Promise);
  const text = String;

  const credentials = { __proto__: null, ...parse(credentialsText) };
  let calls = 0;
  let transform, settledText, currentId, batchMetadata;

  globalThis.log = function log(...things) {
    let line = 'Log:';
    for (let i = 0; i < things.length && line.length < maxLogChars; i++) {
      const thing = things[i];
      try {
        line += ' ' + (typeof thing === 'object' ? stringify(thing) : text(thing));
      } catch {
        line += ' (no text)';
      }
    }
    writeLog(apply(slice, line, [0, maxLogChars]));
  };

  globalThis.getCredential = function getCredential(key) {
    if (key === null || key === undefined) {
      throw new TypeError('Key should be valid and defined');
    }
    return credentials[key];
  };

  globalThis.geolocation = function geolocation(ip) {
    const found = locate(text(ip));
    return found === '' ? undefined : parse(found);
  };

  function metadata(event) {
    const id = event === null || event === undefined ? undefined : event.messageId;
    if (typeof id !== 'string') {
      return {};
    }
    if (batchMetadata === undefined) {
      return id === currentId ? parse(currentMetadata()) : {};
    }
    if (batchMetadata.byId === undefined) {
      const list = parse(currentMetadata());
      batchMetadata.byId = { __proto__: null };
      for (let i = 0; i < list.length; i++) {
        batchMetadata.byId[batchMetadata.inputs[i].id] = list[i];
      }
    }
    return { ...batchMetadata.byId[id] };
  }

  function scriptFailed(thrown) {
    let words;
    try {
      words = thrown instanceof AnyError ? text(thrown.stack) : 'thrown: ' + text(thrown);
    } catch {
      words = 'thrown: a value without a text';
    }
    return '!s' + apply(slice, words, [0, 4000]);
  }

  const isObject = value => typeof value === 'object' && value !== null && apply(tagOf, value, []) === '[object Object]';

  function equal(one, other) {
    if (one === other) {
      return true;
    }
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || isArray(one) !== isArray(other)) {
      return false;
    }
    const names = keys(one);
    if (names.length !== keys(other).length) {
      return false;
    }
    for (let i = 0; i < names.length; i++) {
      if (!hasOwn(other, names[i]) || !equal(one[names[i]], other[names[i]])) {
        return false;
      }
    }
    return true;
  }

  function withId(json, id) {
    const copy = parse(json);
    defineProperty(copy, 'messageId', { __proto__: null, value: id, writable: true, enumerable: true, configurable: true });
    return stringify(copy);
  }

  // The line of one output; used = ids of the event's earlier outputs, nth = 1 for the first.
  function line(value, input, used, nth) {
    let json = stringify(value);
    if (typeof json !== 'string' || json[0] !== '{') {
      throw 'returned event is not an object once it is JSON';
    }
    let id = value.messageId;
    if (typeof id !== 'string' || id === '' || (used !== undefined && used[id] === true)) {
      if (typeof input.id === 'string') {
        id = nth === 1 ? input.id : input.id + '#' + nth;
        while (used !== undefined && used[id] === true) {
          id += '#' + nth;
        }
        json = withId(json, id);
      }
    }
    if (used !== undefined) {
      used[id] = true;
    }
    if (json === input.text || (json.length === input.text.length && equal(parse(json), parse(input.text)))) {
      return 'u';
    }
    if (json.length > maxChars) {
      throw 'returned event has ' + json.length + ' characters; at most ' + maxChars + ' are allowed';
    }
    return json;
  }

  // Asked for once, since a proxy may answer anything, and something else each time: as many lines as it says are written.
  function lengthOf(values) {
    const { length } = values;
    if (!isSafeInteger(length) || length < 0) {
      throw 'returned ' + text(length) + ' events; a length is a whole number';
    }
    return length;
  }

  function lines(values, count, input) {
    if (count === 0) {
      return 'd';
    }
    if (count > maxOutputs) {
      throw 'returned ' + count + ' events; at most ' + maxOutputs + ' are allowed';
    }
    if (count === 1) {
      return line(values[0], input, undefined, 1);
    }
    const used = { __proto__: null };
    let all = 'o' + count;
    for (let i = 0; i < count; i++) {
      all += '\n' + line(values[i], input, used, i + 1);
      if (all.length > maxChars + 10) {
        throw 'returned events have more than ' + maxChars + ' characters in all';
      }
    }
    return all;
  }

  function eventAnswer(value, input) {
    if (value === null || value === undefined) {
      return value === null ? 'd' : 'n';
    }
    if (isArray(value)) {
      const count = lengthOf(value);
      for (let i = 0; i < count && i <= maxOutputs; i++) {
        if (!isObject(value[i])) {
          throw 'returned event in events array from transformEvent(event) is not an object';
        }
      }
      return lines(value, count, input);
    }
    if (!isObject(value)) {
      throw 'returned event from transformEvent(event) is not an object';
    }
    return line(value, input, undefined, 1);
  }

  // To which event an output belongs: by messageId, else by identity, else the first one.
  function owner(value, inputs, places) {
    const place = typeof value.messageId === 'string' ? places[value.messageId] : undefined;
    if (place !== undefined) {
      return place.at[place.next < place.at.length - 1 ? place.next++ : place.next];
    }
    for (let i = 0; i < inputs.length; i++) {
      if (inputs[i].event === value) {
        return i;
      }
    }
    return 0;
  }

  // Whether each event became one output of the same id, which is what most scripts do.
  function oneForEach(values, count, inputs) {
    if (count !== inputs.length) {
      return false;
    }
    for (let i = 0; i < inputs.length; i++) {
      const value = values[i];
      const { event, id } = inputs[i];
      if ((value !== event && !isObject(value)) || typeof id !== 'string' || value.messageId !== id) {
        return false;
      }
    }
    return true;
  }

  function batchAnswer(values, inputs) {
    if (!isArray(values)) {
      throw 'returned events from transformBatch(event) is not an array';
    }
    const count = lengthOf(values);
    if (count > maxOutputs * inputs.length) {
      throw 'returned ' + count + ' events; at most ' + maxOutputs + ' for each event are allowed';
    }
    let all = '';
    if (oneForEach(values, count, inputs)) {
      for (let i = 0; i < count; i++) {
        all += (i === 0 ? '' : '\n') + line(values[i], inputs[i], undefined, 1);
      }
      return all;
    }
    const groups = [];
    const places = { __proto__: null };
    for (let i = 0; i < inputs.length; i++) {
      groups[i] = [];
      const { id } = inputs[i];
      if (typeof id === 'string') {
        const place = places[id] ?? (places[id] = { at: [], next: 0 });
        place.at[place.at.length] = i;
      }
    }
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (!isObject(value)) {
        throw 'returned event in events array from transformBatch(events) is not an object';
      }
      const group = groups[owner(value, inputs, places)];
      group[group.length] = value;
    }
    for (let i = 0; i < inputs.length; i++) {
      all += (i === 0 ? '' : '\n') + lines(groups[i], lengthOf(groups[i]), inputs[i]);
    }
    return all;
  }

  function answer(answerOf, value, input) {
    try {
      return answerOf(value, input);
    } catch (why) {
      return '!o' + (typeof why === 'string' ? why : apply(slice, scriptFailed(why), [2]));
    }
  }

  // What becomes of what the user's function returned, now or once its promise settles.
  function complete(value, answerOf, input) {
    const call = calls;
    try {
      if (typeof value !== 'object' || value === null || typeof value.then !== 'function') {
        return answer(answerOf, value, input);
      }
      settledText = 'p';
      apply(then, promiseOf(value), [
        result => {
          if (call === calls) {
            settledText = answer(answerOf, result, input);
          }
        },
        thrown => {
          if (call === calls) {
            settledText = scriptFailed(thrown);
          }
        },
      ]);
      return 'p';
    } catch (thrown) {
      return scriptFailed(thrown);
    }
  }

  return {
    bind(module) {
      const one = typeof module.transformEvent === 'function';
      const many = typeof module.transformBatch === 'function';
      transform = one ? module.transformEvent : module.transformBatch;
      return one === many ? '' : one ? 'transformEvent' : 'transformBatch';
    },
    one(eventText, canonical) {
      const event = parse(eventText);
      const input = { event, text: canonical ? eventText : stringify(event), id: event.messageId };
      batchMetadata = undefined;
      currentId = input.id;
      calls++; // Whatever an earlier call's promise still brings is nobody's.
      let value;
      let returned = false;
      try {
        value = transform(event, metadata);
        returned = true;
        // Most scripts return the event that they got: a short way to what eventAnswer says, since no compiler sees this code and each call in it
        // counts.
        if (value === event && typeof value.then !== 'function') {
          return line(value, input, undefined, 1);
        }
      } catch (thrown) {
        if (!returned) {
          return scriptFailed(thrown);
        }
      }
      return complete(value, eventAnswer, input);
    },
    // canonical: "1" or "0" for each event.
    many(canonical, ...texts) {
      const events = [];
      const inputs = [];
      for (let i = 0; i < texts.length; i++) {
        const event = parse(texts[i]);
        events[i] = event;
        inputs[i] = { event, text: canonical[i] === '1' ? texts[i] : stringify(event), id: event.messageId };
      }
      batchMetadata = { byId: undefined, inputs };
      calls++;
      let value;
      try {
        value = transform(events, metadata);
      } catch (thrown) {
        return scriptFailed(thrown);
      }
      return complete(value, batchAnswer, inputs);
    },
    settled: () => settledText,
  };
})
