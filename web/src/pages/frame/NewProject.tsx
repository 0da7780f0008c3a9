/** A new project: a name, what to label, and the real editor with it beside. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { attempt } from "../lib/attempt";
import { http } from "../lib/http";
import page from "../lib/page.module.css";
import type { Project } from "../lib/project";
import { Button, Select, TextField } from "../lib/ui";
import { ConfigField, ConfigPreview } from "./ConfigField";
import { useConfigCheck } from "./config-check";
import { t } from "./messages";
import styles from "./projects.module.css";

interface Template {
  title: string;
  group: string;
  config: string;
}

const BLANK = "";

export function NewProject() {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const templates = useQuery({ queryKey: ["templates"], queryFn: () => http<{ templates: Template[] }>("GET", "/api/templates/"), staleTime: 600_000 });
  const [title, setTitle] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [config, setConfig] = useState<string | null>(null);
  const list = templates.data?.templates ?? [];
  const shown = chosen ?? list[0]?.title ?? BLANK;
  const text = config ?? list.find((item) => item.title === shown)?.config ?? "<View>\n</View>";
  const { check } = useConfigCheck(text, null);
  const ready = title.trim().length >= 3 && title.trim().length <= 50 && check?.errors.length === 0;
  const create = (): void => {
    void attempt(
      async () => {
        const made = await http<Project>("POST", "/api/projects/", { title: title.trim(), label_config: text });
        await client.invalidateQueries({ queryKey: ["projects"] });
        navigate(`/projects/${made.id}/data`);
      },
      (reason) => t("failed", { reason }),
    );
  };
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <h1>{t("newProject")}</h1>
        <Button variant="primary" isDisabled={!ready} onPress={create}>{t("create")}</Button>
      </header>
      <div className={styles["two"]}>
        <div className={styles["form"]}>
          <TextField label={t("title")} value={title} onChange={setTitle} hint={t("titleHint")} maxLength={50} autoFocus />
          <Select
            label={t("kind")}
            value={shown === "" ? "-" : shown}
            options={[...list.map((item) => ({ value: item.title, label: item.title, hint: item.group })), { value: "-", label: t("blank") }]}
            onChange={(value) => {
              setChosen(value === "-" ? BLANK : value);
              setConfig(value === "-" ? "<View>\n</View>" : null);
            }}
          />
          <ConfigField value={text} onChange={setConfig} check={check} />
        </div>
        <ConfigPreview config={text} project={null} />
      </div>
    </div>
  );
}
