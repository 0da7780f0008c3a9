/** Which pages of the task list are needed for what is on screen, and which may be forgotten. Pure. */

export const PAGE_SIZE = 100;
/** Pages kept in memory: 6,000 tasks. */
export const PAGES_KEPT = 60;

/** Pages (from 1) that cover rows `first` to `end` (exclusive), the visible ones first, then one ahead. */
export function pagesFor(first: number, end: number, total: number): number[] {
  if (total <= 0 || end <= first) return [1];
  const lastPage = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const from = Math.min(lastPage, Math.floor(first / PAGE_SIZE) + 1);
  const to = Math.min(lastPage, Math.floor((end - 1) / PAGE_SIZE) + 1);
  const pages: number[] = [];
  for (let page = from; page <= to; page += 1) pages.push(page);
  if (to < lastPage && end % PAGE_SIZE > PAGE_SIZE / 2) pages.push(to + 1);
  return pages;
}

/** The pages farthest from the current one go first. */
export function pagesToForget(loaded: readonly number[], current: number, keep: number = PAGES_KEPT): number[] {
  if (loaded.length <= keep) return [];
  return [...loaded].sort((a, b) => Math.abs(b - current) - Math.abs(a - current)).slice(0, loaded.length - keep);
}
