/** Where every start tag of an XML text begins, in document order. DOMParser does not keep this. */
export interface TagPosition {
  readonly line: number;
  readonly column: number;
}

const TOKEN = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<[A-Za-z_](?:[^<>"']|"[^"]*"|'[^']*')*>/g;

export function tagPositions(source: string): readonly TagPosition[] {
  const starts = lineStarts(source);
  const positions: TagPosition[] = [];
  for (const match of source.matchAll(TOKEN)) {
    if (match[0].startsWith("<!") || match[0].startsWith("<?")) continue;
    positions.push(positionAt(starts, match.index));
  }
  return positions;
}

export function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

export function positionAt(starts: readonly number[], offset: number): TagPosition {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
