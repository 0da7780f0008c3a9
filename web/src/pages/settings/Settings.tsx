/** The settings of a project: sections on the left, one form each. Each field saves by itself and can be taken back. */
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import { useProject } from "../../api/project";
import { Annotation } from "./Annotation";
import { Danger } from "./Danger";
import { Deleted } from "./Deleted";
import { General } from "./General";
import { t } from "./messages";
import { Predictions } from "./Predictions";
import styles from "./settings.module.css";

const ConfigEditor = lazy(() => import("./ConfigEditor").then((page) => ({ default: page.ConfigEditor })));

const Webhooks = lazy(() => import("../webhooks/Webhooks").then((page) => ({ default: page.Webhooks })));

const Models = lazy(() => import("../models/Models").then((page) => ({ default: page.Models })));

const SECTIONS = ["general", "labeling", "annotation", "model", "predictions", "webhooks", "deleted", "danger"] as const;
type Section = (typeof SECTIONS)[number];
const TITLES = { general: "general", labeling: "labeling", annotation: "annotation", model: "modelSection", predictions: "predictions", webhooks: "webhooks", deleted: "deletedItems", danger: "danger" } as const;

/** The compatible product's names for the same sections. */
const ALIASES: Record<string, Section> = { "labeling-interface": "labeling", "danger-zone": "danger", ml: "model", instruction: "annotation", quality: "annotation" };

export function Settings({ projectId, section }: { projectId: number; section: string | undefined }) {
  const { data: project } = useProject(projectId);
  const named = section === undefined ? "general" : (ALIASES[section] ?? section);
  const here: Section = (SECTIONS as readonly string[]).includes(named) ? (named as Section) : "general";
  return (
    <div className={styles["settings"]}>
      <nav aria-label={t("sections")} className={styles["sections"]}>
        {SECTIONS.map((entry) => (
          <Link key={entry} href={`/projects/${projectId}/settings/${entry}`} {...(entry === here ? { "aria-current": "page" as const } : {})}>
            {t(TITLES[entry])}
          </Link>
        ))}
      </nav>
      {project && (
        <div className={styles["body"]}>
          <h2>{t(TITLES[here])}</h2>
          {here === "general" && <General project={project} />}
          {here === "annotation" && <Annotation project={project} />}
          {here === "predictions" && <Predictions project={project} />}
          {here === "deleted" && <Deleted project={project} />}
          {here === "danger" && <Danger project={project} />}
          {here === "model" && (
            <Suspense fallback={null}>
              <Models projectId={projectId} />
            </Suspense>
          )}
          {here === "webhooks" && (
            <Suspense fallback={null}>
              <Webhooks projectId={projectId} />
            </Suspense>
          )}
          {here === "labeling" && (
            <Suspense fallback={null}>
              <ConfigEditor project={project} />
            </Suspense>
          )}
        </div>
      )}
    </div>
  );
}
