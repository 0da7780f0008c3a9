/** Ctrl K: finds projects, tasks by number, and pages. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useLocation } from "wouter";
import { api, ask } from "../api/client";
import type { Session } from "../api/session";
import ui from "../shared/ui/ui.module.css";
import { t as exampleText, useExample } from "../pages/projects/example";
import styles from "./frame.module.css";
import { t } from "./messages";

interface Hit {
  href: string;
  /** What it does instead of going somewhere. */
  run?: () => void;
  text: string;
}

function pages(session: Session, example: Pick<ReturnType<typeof useExample>, "make" | "others">): Hit[] {
  const may = (permission: string): boolean => session.permissions.includes(permission);
  return [
    { href: "/projects/", text: t("projects") },
    { href: "/workspaces/", text: t("workspaces") },
    { href: "/my-work/", text: t("myWork") },
    ...(may("members_view") ? [{ href: "/people/", text: t("people") }] : []),
    ...(may("settings_manage") ? [{ href: "/organization/storage", text: t("storage") }] : []),
    ...(may("permissions_manage") ? [{ href: "/organization/permissions", text: t("permissions") }] : []),
    ...(may("audit_view") ? [{ href: "/security/", text: t("security") }] : []),
    { href: "/user/account/", text: t("account") },
    { href: "/help/", text: t("help") },
    ...(may("projects_create") ? [{ href: "/projects/new", text: t("newProject") }, { href: "#example", text: exampleText("try"), run: example.make }, ...example.others.map(({ id, title, make }) => ({ href: `#example-${id}`, text: title, run: make }))] : []),
  ];
}

async function find(query: string, session: Session, example: Parameters<typeof pages>[1]): Promise<Hit[]> {
  const { results } = await ask(api.GET("/api/projects", { params: { query: { page_size: 8, search: query } } }));
  const projects = results.map((project) => ({ href: `/projects/${project.id}/data`, text: project.title }));
  const fitting = pages(session, example).filter((page) => page.text.toLowerCase().includes(query.toLowerCase()));
  if (!/^\d{1,15}$/.test(query)) return [...projects, ...fitting];
  // A number may be a task: the server says in which project.
  const task = await ask(api.GET("/api/tasks/{id}", { params: { path: { id: Number(query) } } })).catch(() => null);
  const hit = task ? [{ href: `/projects/${task.project}/data?task=${task.id}`, text: t("task", { id: String(task.id), project: String(task.project) }) }] : [];
  return [...hit, ...projects, ...fitting];
}

export function Palette({ session }: { session: Session }) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const [, navigate] = useLocation();
  const list = useId();
  const example = useExample();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setQuery("");
      setAt(0);
      setOpen(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const { data: hits = [] } = useQuery({ queryKey: ["palette", query], queryFn: () => find(query.trim(), session, example), enabled: open, placeholderData: (before) => before });
  const go = (hit: Hit | undefined): void => {
    if (!hit) return;
    setOpen(false);
    if (hit.run) hit.run();
    else navigate(hit.href);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === "Enter") go(hits[at]);
    else if (event.key === "ArrowDown") setAt(Math.min(hits.length - 1, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else return;
    event.preventDefault();
  };
  return (
    <ModalOverlay isOpen={open} onOpenChange={setOpen} isDismissable className={ui["overlay"] ?? ""}>
      <Modal className={ui["modal"] ?? ""}>
        <AriaDialog className={ui["dialog"] ?? ""}>
          <div className={ui["dialogBody"]}>
            <Heading slot="title" className={ui["srOnly"] ?? ""}>
              {t("palette")}
            </Heading>
            <div className={styles["palette"]}>
              <input
                className={ui["input"]}
                autoFocus
                role="combobox"
                aria-expanded="true"
                aria-controls={list}
                aria-label={t("palette")}
                aria-activedescendant={hits[at] ? `${list}-${at}` : undefined}
                placeholder={t("paletteHint")}
                value={query}
                onChange={(event) => {
                  setQuery(event.target.value);
                  setAt(0);
                }}
                onKeyDown={onKeyDown}
              />
              <ul id={list} role="listbox" aria-label={t("palette")} className={styles["results"]}>
                {hits.map((hit, index) => (
                  <li key={hit.href} id={`${list}-${index}`} role="option" aria-selected={index === at} className={styles["result"]} onClick={() => go(hit)} onMouseMove={() => setAt(index)}>
                    {hit.text}
                  </li>
                ))}
              </ul>
              {hits.length === 0 && <p>{t("paletteNothing")}</p>}
            </div>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
