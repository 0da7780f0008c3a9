/** The frame around every page: the rail (a bar at the bottom of small screens), the person, the bell of jobs. */
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { JobBar } from "../pages/jobs/JobBar";
import { JobBell } from "../pages/jobs/JobBell";
import { OutboxButton } from "../pages/outbox/OutboxButton";
import { applyTheme, type Theme } from "../shared/appearance";
import { type Preferences, PREFERENCES, savePreferences } from "../api/preferences";
import { locale } from "../shared/words/i18n";
import { Icon, type IconName } from "../shared/ui/icons";
import type { Session } from "../api/session";
import { signOut as leave } from "../api/sign-out";
import { Avatar, classes, IconButton, MenuButton } from "../shared/ui/ui";
import styles from "./frame.module.css";
import { helpFor } from "./help-topic";
import { t } from "./messages";
import { partOf } from "./ProjectFrame";
import { useTitle } from "../shared/use-title";

interface Place {
  href: string;
  label: string;
  icon: IconName;
  /** Addresses that belong to it. */
  under: readonly string[];
  /** Not on the bar of the smallest screens, where another page leads to it. */
  isMinor?: boolean;
}

function places(session: Session): Place[] {
  // Who waits for a role finds nothing behind any of them.
  if (session.role === "NO") return [];
  const may = (permission: string): boolean => session.permissions.includes(permission);
  return [
    { href: "/projects/", label: t("projects"), icon: "grid", under: ["/projects", "/workspaces"] },
    { href: "/my-work/", label: t("myWork"), icon: "inbox", under: ["/my-work"] },
    ...(may("members_view") ? [{ href: "/people/", label: t("people"), icon: "user" as const, under: ["/people", "/organization"] }] : []),
    ...(may("settings_manage") ? [{ href: "/organization/storage", label: t("storage"), icon: "cloud" as const, under: ["/organization/storage"], isMinor: true }] : []),
    ...(may("audit_view") ? [{ href: "/security/", label: t("security"), icon: "shield" as const, under: ["/security"] }] : []),
    { href: "/help/", label: t("help"), icon: "help", under: ["/help"] },
  ];
}

const FOLDED = "lk:rail-folded";

export function Frame({ session, children, bare = false }: { session: Session; children: ReactNode; bare?: boolean }) {
  const [location] = useLocation();
  const shown = places(session);
  // The longest address that fits: the organization has pages of several places.
  const fit = (place: Place): number => Math.max(0, ...place.under.map((start) => (location === start || location.startsWith(`${start}/`) ? start.length : 0)));
  const best = Math.max(...shown.map(fit));
  const isHere = (place: Place): boolean => best > 0 && fit(place) === best;
  // Inside a project the project's own line names the page.
  useTitle(/^\/projects\/\d/.test(location) ? null : shown.find(isHere)?.label);
  const search = useSearch();
  const working = partOf(location, search) === "label";
  const help = helpFor(search ? `${location}?${search}` : location, locale().startsWith("de"));
  const [folded, setFolded] = useState(() => localStorage.getItem(FOLDED) === "1");
  const fold = (): void => {
    localStorage.setItem(FOLDED, folded ? "0" : "1");
    setFolded(!folded);
  };
  return (
    <div className={classes(styles["frame"], folded && styles["folded"], working && styles["atWork"])}>
      <a className={styles["skip"]} href="#content">
        {t("skip")}
      </a>
      <nav className={styles["rail"]} aria-label={t("mainMenu")}>
        <Link href="/projects/" className={styles["brand"] ?? ""} aria-label="Labelkeep">
          <img src="/logo.svg" alt="" width={24} height={24} />
          <span>Labelkeep</span>
        </Link>
        <ul>
          {shown.map((place) => {
            const here = isHere(place);
            return (
              <li key={place.href} data-minor={place.isMinor}>
                <Link href={place.icon === "help" && !here ? help : place.href} className={styles["place"] ?? ""} title={place.label} {...(here ? { "aria-current": "page" as const } : {})}>
                  <Icon name={place.icon} />
                  <span>{place.label}</span>
                </Link>
              </li>
            );
          })}
        </ul>
        <div className={styles["foot"]}>
          <OutboxButton small />
          <JobBell />
          <Person session={session} />
          <span className={styles["fold"]}>
            <IconButton label={folded ? t("unfold") : t("fold")} icon={folded ? "right" : "left"} onPress={fold} placement="top" />
          </span>
        </div>
      </nav>
      <main id="content" className={classes(styles["content"], bare && styles["bare"])} tabIndex={-1}>
        {children}
      </main>
      <JobBar />
    </div>
  );
}

function Person({ session }: { session: Session }) {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const user = session.user;
  if (!user) return null;
  const theme = (value: Theme): void => {
    applyTheme(value);
    client.setQueryData<Preferences>(PREFERENCES, (old) => ({ ...old, theme: value }));
    void savePreferences({ theme: value });
  };
  const signOut = async (): Promise<void> => {
    await leave();
    client.clear();
  };
  const chosen = client.getQueryData<Preferences>(PREFERENCES)?.theme ?? "system";
  const tick = (value: Theme): { icon?: "check" } => (value === chosen ? { icon: "check" } : {});
  const name = [user.first_name, user.last_name].filter(Boolean).join(" ") || user.email;
  return (
    <MenuButton
      label={t("menuOf", { name })}
      picture={<Avatar id={user.id} initials={user.initials} name={name} />}
      entries={[
        { id: "account", label: t("account"), text: t("account"), hint: name === user.email ? user.email : `${name}, ${user.email}`, icon: "user", onAction: () => navigate("/user/account/") },
        { id: "system", label: t("themeSystem"), apart: true, ...tick("system"), onAction: () => theme("system") },
        { id: "light", label: t("themeLight"), ...tick("light"), onAction: () => theme("light") },
        { id: "dark", label: t("themeDark"), ...tick("dark"), onAction: () => theme("dark") },
        { id: "out", label: t("signOut"), icon: "external", apart: true, onAction: () => void signOut() },
      ]}
    />
  );
}
