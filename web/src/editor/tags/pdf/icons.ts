/** On a 16 by 16 grid, like the editor's other drawings. */
export const PAGES = "M2.500 2.500h4v5h-4Z M9.500 2.500h4v5h-4Z M2.500 9.500h4v4h-4Z M9.500 9.500h4v4h-4Z";
