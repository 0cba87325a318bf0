// What is different between two texts, line by line.

/** One line of both texts: there in both, only before, or only after. */
export interface DiffLine {
  readonly kind: 'same' | 'before' | 'after';
  readonly text: string;
}

/** Comparing all lines with all others takes too long past this product. */
const MOST_CELLS = 1_000_000;

/** The lines of both texts in order, by the longest sequence that they share. Very long texts are shown one after the other. */
export function difference(before: string, after: string): DiffLine[] {
  const one = before.split('\n');
  const other = after.split('\n');
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) {
    start++;
  }
  let end = 0;
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end)) {
    end++;
  }
  return [
    ...one.slice(0, start).map(same),
    ...changed(one.slice(start, one.length - end), other.slice(start, other.length - end)),
    ...one.slice(one.length - end).map(same),
  ];
}

function same(text: string): DiffLine {
  return { kind: 'same', text };
}

function changed(one: readonly string[], other: readonly string[]): DiffLine[] {
  if (one.length * other.length > MOST_CELLS) {
    return [...one.map((text): DiffLine => ({ kind: 'before', text })), ...other.map((text): DiffLine => ({ kind: 'after', text }))];
  }
  // lengths[i][j]: lines that one from i on and other from j on share.
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint32Array(other.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row) {
        row[j] = one[i] === other[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    const left = one[i];
    const right = other[j];
    if (left !== undefined && left === right) {
      lines.push(same(left));
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'before', text: left });
      i++;
    } else {
      lines.push({ kind: 'after', text: right ?? '' });
      j++;
    }
  }
  return lines;
}

/** Only what is different, with so many lines around; null stands for lines that are left out. */
export function shortened(lines: readonly DiffLine[], around: number): (DiffLine | null)[] {
  const kept = lines.map((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'));
  const short: (DiffLine | null)[] = [];
  lines.forEach((line, index) => {
    if (kept[index]) {
      short.push(line);
    } else if (short.at(-1) !== null) {
      short.push(null);
    }
  });
  return short;
}
