/** Who is there, and which page the address names. */
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { type ComponentType, Fragment, lazy, type ReactNode, Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";
import { ConfirmIdentity } from "../pages/confirm-identity/ConfirmIdentity";
import { SignInAgain } from "../pages/label-stream/sign-in";
import { applyLanguage, applyTheme } from "../shared/appearance";
import { fetchPreferences, type Preferences } from "../api/preferences";
import { classify, isPassing } from "../shared/failure";
import { keepFocus } from "../shared/lost-focus";
import { may, useProject } from "../api/project";
import { type Session, useSession, useSessionState } from "../api/session";
import { Toasts } from "../shared/ui/toast";
import { Button, Empty, Problem } from "../shared/ui/ui";
import { AccountPage, DataPage, PAGES, PROJECT_PAGES } from "../pages/routes";
import "./base.css";
import { Boundary } from "./Boundary";
import { Frame } from "./Frame";
import { Keys } from "./Keys";
import styles from "./frame.module.css";
import { t } from "./messages";
import { Forbidden, NotFound } from "../pages/not-found/NotFound";
import { Palette } from "./Palette";
import { partOf, ProjectFrame, seesTasks } from "./ProjectFrame";

const Entry = lazy(() => import("../pages/entry/Entry").then((page) => ({ default: page.Entry })));
const Projects = lazy(() => import("../pages/projects/Projects").then((page) => ({ default: page.Projects })));
const NewProject = lazy(() => import("../pages/new-project/NewProject").then((page) => ({ default: page.NewProject })));
const Settings = lazy(() => import("../pages/settings/Settings").then((page) => ({ default: page.Settings })));
const MustShowCode = lazy(() => import("../pages/second-factor/MustShowCode").then((page) => ({ default: page.MustShowCode })));
const MustEnrol = lazy(() => import("../pages/second-factor/MustEnrol").then((page) => ({ default: page.MustEnrol })));
const Help = lazy(() => import("../pages/help/Help").then((page) => ({ default: page.Help })));

const client = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      // A lost network is told like a server that does not answer, instead of waiting without a word.
      networkMode: "always",
      // What the server refuses it refuses again.
      retry: (count, error) => count < 2 && isPassing(classify(error)),
    },
  },
});

export function App() {
  useEffect(keepFocus, []);
  return (
    <QueryClientProvider client={client}>
      <Pages />
      <Toasts closeLabel={t("close")} />
    </QueryClientProvider>
  );
}

const ENTRANCES = ["/user/login", "/user/signup", "/user/password-reset", "/setup"];

function Pages() {
  const [location] = useLocation();
  const entrance = ENTRANCES.find((path) => location === path || location === `${path}/`);
  if (entrance) {
    return (
      <Suspense fallback={null}>
        <Entry door={entrance} />
      </Suspense>
    );
  }
  return <SignedIn />;
}

function SignedIn() {
  const { session, error, refetch } = useSessionState();
  const [location] = useLocation();
  const search = useSearch();
  const language = useAppearance(session);
  if (error) return <Problem title={t("offline")} text={error.message} action={<Button onPress={refetch}>{t("reload")}</Button>} />;
  if (!session) return <p className={styles["wait"]}>{t("loading")}</p>;
  if (!session.user) {
    window.location.assign(`/user/login/?next=${encodeURIComponent(location + (search ? `?${search}` : ""))}`);
    return null;
  }
  if (session.must_show_code) {
    return (
      <Suspense fallback={<p className={styles["wait"]}>{t("loading")}</p>}>
        <MustShowCode />
      </Suspense>
    );
  }
  if (session.must_enrol) {
    return (
      <Fragment key={language}>
        <Suspense fallback={<p className={styles["wait"]}>{t("loading")}</p>}>
          <MustEnrol />
        </Suspense>
        <ConfirmIdentity session={session} />
      </Fragment>
    );
  }
  if (session.role === "NO") {
    return (
      <Frame session={session}>
        <Empty page icon="clock" title={t("notActivated")} action={<Button variant="primary" icon="refresh" onPress={() => window.location.reload()}>{t("reload")}</Button>}>
          {t("notActivatedText")}
        </Empty>
      </Frame>
    );
  }
  return (
    // Another language draws everything anew.
    <Fragment key={language}>
      <Frame session={session}>
        <Boundary place={location}>
          <Suspense fallback={<p className={styles["wait"]}>{t("loading")}</p>}>
            <Routes />
          </Suspense>
        </Boundary>
      </Frame>
      <Palette session={session} />
      <Keys />
      <SignInAgain email={session.user.email} />
      <ConfirmIdentity session={session} />
    </Fragment>
  );
}

/** Both forms of an address, with and without its final slash. */
function both(path: string): RegExp {
  const pattern = path.replace(/:id/g, "(?<id>\\d+)").replace(/:rest/g, "(?<rest>.*)");
  return new RegExp(`^${pattern}/?$`);
}

function only(needs: string | null, page: ComponentType): () => ReactNode {
  const Page = page;
  return () => (needs === null ? <Page /> : <Only may={needs}><Page /></Only>);
}

/** Nobody meets a page whose every button would be refused. */
function Only({ may, children }: { may: string; children: ReactNode }) {
  const session = useSession();
  if (!session) return null;
  return session.permissions.includes(may) ? children : <Forbidden />;
}

function project(page: ComponentType<{ projectId: number }>, needs: string | null): (params: { id?: string | undefined }) => ReactNode {
  const Page = page;
  return ({ id }) => (
    <ProjectFrame projectId={Number(id)} needs={needs}>
      <Page projectId={Number(id)} />
    </ProjectFrame>
  );
}

function Routes() {
  return (
    <Switch>
      <Route path={both("/")}>
        <Redirect to="/projects/" replace />
      </Route>
      <Route path={both("/projects")} component={Projects} />
      <Route path={both("/projects/new")}>{() => <Only may="projects_create"><NewProject /></Only>}</Route>
      <Route path={both("/projects/:id/data")}>
        {({ id }: { id?: string | undefined }) => (
          <ProjectFrame projectId={Number(id)}>
            <DataOrLabel projectId={Number(id)} />
          </ProjectFrame>
        )}
      </Route>
      {PROJECT_PAGES.map(({ path, page, needs }) => (
        <Route key={path} path={both(path)}>
          {project(page, needs)}
        </Route>
      ))}
      <Route path={both("/projects/:id")}>{({ id }: { id?: string | undefined }) => <ProjectHome projectId={Number(id)} />}</Route>
      <Route path={/^\/projects\/(?<id>\d+)\/settings(?:\/(?<section>[a-z-]+))?\/?$/}>
        {({ id, section }: { id?: string | undefined; section?: string | undefined }) => (
          <ProjectFrame projectId={Number(id)} needs="project_change">
            <Settings projectId={Number(id)} section={section} />
          </ProjectFrame>
        )}
      </Route>
      {PAGES.map(({ path, page, needs }) => (
        <Route key={path} path={new RegExp(`^${path}(?:/.*)?$`)}>{only(needs, page)}</Route>
      ))}
      <Route path={/^\/user\/account(?:\/(?<section>[a-z-]+))?\/?$/}>{({ section }: { section?: string | undefined }) => <AccountPage section={section} />}</Route>
      <Route path={/^\/help(?:\/(?<topic>[a-z-]+))?\/?$/}>{({ topic }: { topic?: string | undefined }) => <Help topic={topic} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}

/** Who may not see the list of tasks lands where there is something to do, instead of in an empty list. */
function DataOrLabel({ projectId }: { projectId: number }) {
  const { data: project } = useProject(projectId);
  const here = partOf(useLocation()[0], useSearch());
  if (!project) return null;
  if (here === "data" && !seesTasks(project)) return may(project, "label") ? <Redirect to={`/projects/${projectId}/data?labeling=1`} replace /> : <Forbidden />;
  return <DataPage projectId={projectId} />;
}

/** Managers land on the overview, who labels lands on the tasks. */
function ProjectHome({ projectId }: { projectId: number }) {
  const session = useSession();
  const page = session?.permissions.includes("stats_view") ? "overview" : "data?labeling=1";
  return <Redirect to={`/projects/${projectId}/${page}`} replace />;
}

function useAppearance(session: Session | null): NonNullable<Preferences["language"]> {
  const { data } = useQuery({
    queryKey: ["preferences"],
    queryFn: fetchPreferences,
    enabled: Boolean(session?.user),
    staleTime: 300_000,
  });
  useEffect(() => {
    if (data) applyTheme(data.theme ?? "system");
  }, [data]);
  const language = data?.language ?? "system";
  applyLanguage(language);
  return language;
}
