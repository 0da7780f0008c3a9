// Numbers and moments in the language of the page, which may be another than the browser's.

function language(): string | undefined {
  return document.documentElement.lang || undefined;
}

export function showScore(score: number): string {
  return new Intl.NumberFormat(language(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(score);
}

export function showMoment(moment: string | number): string {
  return new Date(moment).toLocaleString(language());
}
