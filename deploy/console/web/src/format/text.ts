// Text that clients choose, made safe to look at: it is never markup here, but it can still hide something or reverse the line.

/** Characters that one can't see, or that turn the order of those around them. */
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text with its hidden characters written out: a RIGHT-TO-LEFT OVERRIDE is shown as ⟨U+202E⟩. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (one) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** The same in one line: breaks and tabs are shown as signs. */
export function oneLine(text: string): string {
  return visible(text).replace(/\r\n|\r|\n/g, '⏎').replace(/\t/g, '⇥');
}

/** At most this many characters, with a sign that some are left out. Never cuts a character in two. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const code = text.charCodeAt(most - 2);
  const end = code >= 0xd800 && code <= 0xdbff ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}

/**
 * JSON on several lines with two spaces of indentation. Every name and value stays as it was sent: long numbers, names that are
 * there twice, escapes. Text that is no JSON comes back unchanged.
 */
export function indented(json: string): string {
  try {
    JSON.parse(json);
  } catch {
    return json;
  }
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  let previous = '';
  const broken = () => {
    lines.push(line);
    line = '  '.repeat(depth);
  };
  for (const token of json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? []) {
    const opened = previous === '{' || previous === '[';
    if (token === '}' || token === ']') {
      depth--;
      if (!opened) {
        broken();
      }
    } else if (opened || previous === ',') {
      broken();
    }
    if (token === '{' || token === '[') {
      depth++;
    }
    line += token === ':' ? ': ' : token;
    previous = token;
  }
  return [...lines, line].join('\n');
}
