/** How the file is to be made, beside its format. */
export interface Shape {
  onlyLatest: boolean;
  report: boolean;
  validation: string;
  test: string;
  group: string;
  seed: string;
}

export const PLAIN: Shape = { onlyLatest: false, report: false, validation: "20", test: "0", group: "", seed: "0" };

/** Whole numbers that together leave something to train with. */
export function isPossible({ validation, test, seed }: Shape): boolean {
  const percent = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) <= 100;
  return percent(validation) && percent(test) && Number(validation) + Number(test) <= 100 && /^\d{1,15}$/.test(seed);
}

/** As the address of the download says it; only what differs from what the server does anyway. */
export function parametersOf(shape: Shape, hasSplits: boolean): Record<string, string> {
  return {
    ...(shape.onlyLatest ? { annotations: "latest" } : {}),
    ...(shape.report ? { report: "true" } : {}),
    ...(hasSplits ? { validation: shape.validation, test: shape.test, seed: shape.seed, ...(shape.group ? { group: shape.group } : {}) } : {}),
  };
}
