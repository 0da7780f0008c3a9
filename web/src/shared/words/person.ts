/** What a person is called, and the two letters where there is no picture. */
export interface UserLike {
  id: number;
  email: string;
  first_name?: string;
  last_name?: string;
  initials?: string;
}

export function nameOf({ first_name = "", last_name = "", email }: UserLike): string {
  return `${first_name} ${last_name}`.trim() || email;
}

/** As the server makes them; whole characters, also beyond the first plane of Unicode. */
export function initialsOf({ first_name = "", last_name = "", email, initials = "" }: UserLike): string {
  const first = (text: string): string => [...text.trim()][0] ?? "";
  const letters = initials || first(first_name) + first(last_name) || [...email].slice(0, 2).join("");
  return letters.toUpperCase();
}
