/** What a person sets for themselves. */
import { Link } from "wouter";
import page from "../../shared/ui/page.module.css";
import styles from "./account.module.css";
import { Hotkeys } from "./Hotkeys";
import { LegacyToken } from "./LegacyToken";
import { t } from "./messages";
import { Password } from "./Password";
import { Preferences } from "./Preferences";
import { Profile } from "./Profile";
import { SecondFactor } from "../second-factor/SecondFactor";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";

/** The addresses are those people have bookmarked. */
const SECTIONS = [
  { slug: "personal-info", title: "profile", page: Profile },
  { slug: "password", title: "password", page: Password },
  { slug: "second-factor", title: "secondFactor", page: SecondFactor },
  { slug: "sessions", title: "sessions", page: Sessions },
  { slug: "personal-access-token", title: "tokens", page: Tokens },
  { slug: "legacy-token", title: "legacy", page: LegacyToken },
  { slug: "hotkeys", title: "hotkeys", page: Hotkeys },
  { slug: "preferences", title: "preferences", page: Preferences },
] as const;

/** Names somebody may guess. */
const ALIASES: Readonly<Record<string, string>> = { tokens: "personal-access-token", "access-tokens": "personal-access-token", profile: "personal-info" };

export function Account({ section }: { section?: string | undefined }) {
  const current = SECTIONS.find((item) => item.slug === (ALIASES[section ?? ""] ?? section)) ?? SECTIONS[0];
  const Body = current.page;
  return (
    <div className={`${page["page"]} ${styles["account"]}`}>
      <nav aria-label={t("nav")} className={styles["nav"]}>
        <ul>
          {SECTIONS.map((item) => (
            <li key={item.slug}>
              <Link href={`/user/account/${item.slug}`} aria-current={item === current ? "page" : undefined}>{t(item.title)}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles["body"]}>
        <h1>{t(current.title)}</h1>
        <Body />
      </div>
    </div>
  );
}
