/** The page of the help that fits an address. */
const TOPICS: readonly (readonly [RegExp, string])[] = [
  [/^\/projects\/\d+\/settings\/labeling/, "labeling-configuration"],
  [/^\/projects\/\d+\/settings\/webhooks/, "webhooks"],
  [/^\/projects\/\d+\/settings/, "projects#settings"],
  [/^\/projects\/\d+\/storage/, "storage"],
  [/^\/projects\/\d+\/members/, "people#members-of-a-project"],
  [/^\/projects\/\d+\/data\?(?:.*&)?(?:labeling|task)=/, "labeling"],
  [/^\/projects\/\d+\/data/, "data-manager"],
  [/^\/projects\/new/, "projects"],
  [/^\/projects/, "start"],
  [/^\/organization\/storage/, "storage#connections-that-projects-share"],
  [/^\/(?:people|organization)/, "people"],
  [/^\/security/, "security"],
  [/^\/user\/account\/(?:tokens|legacy)/, "scripts#tokens"],
  [/^\/user\/account/, "account"],
];

/** `location` with its search. Where nothing fits, the whole help. */
export function helpFor(location: string, translated: boolean): string {
  const topic = TOPICS.find(([place]) => place.test(location))?.[1] ?? "";
  // Headings have other names in other languages: there the page's beginning is right.
  return `/help/${translated ? topic.split("#")[0] : topic}`;
}
