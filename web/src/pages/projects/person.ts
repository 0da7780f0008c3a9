/** A person on a project's card. */
export interface Worker {
  id: number;
  email: string;
  first_name: string;
  last_name: string;
}

export function nameOfPerson({ first_name, last_name, email }: Worker): string {
  return [first_name, last_name].filter(Boolean).join(" ") || email;
}

/** Two letters, whole characters also beyond the first plane of Unicode. */
export function initialsOf({ first_name, last_name, email }: Worker): string {
  const first = (text: string): string => [...text.trim()][0] ?? "";
  const letters = first(first_name) + first(last_name);
  return (letters || [...email].slice(0, 2).join("")).toUpperCase();
}
