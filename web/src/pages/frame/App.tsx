/** Which page an address shows, and the frame around it. */
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { applyLanguage, applyTheme, type Language, type Theme } from "../lib/appearance";
import { http } from "../lib/http";
import { useSessionState } from "../lib/session";
import { Toasts } from "../lib/toast";
import { Button, Empty, Problem } from "../lib/ui";
import { AccountPage, PAGES, PROJECT_PAGES } from "../routes";
import { Frame } from "./Frame";
import { t } from "./messages";
import { Projects } from "./Projects";
import { PasswordReset, Setup, SignIn, SignUp } from "./SignIn";

const NewProject = lazy(() => import("./NewProject").then((page) => ({ default: page.NewProject })));
const Settings = lazy(() => import("./Settings").then((page) => ({ default: page.Settings })));

const client = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } });

export function App() {
  return (
    <QueryClientProvider client={client}>
      <Switch>
        <Route path="/user/login"><SignIn /></Route>
        <Route path="/user/signup"><SignUp /></Route>
        <Route path="/user/password-reset"><PasswordReset /></Route>
        <Route path="/setup"><Setup /></Route>
        <Route><SignedIn /></Route>
      </Switch>
      <Toasts closeLabel={t("close")} />
    </QueryClientProvider>
  );
}

function SignedIn() {
  const { session, error, refetch } = useSessionState();
  const [path] = useLocation();
  if (error) return <main><Problem title={t("offline")} text={error.message} action={<Button onPress={refetch}>{t("retry")}</Button>} /></main>;
  if (!session) return null;
  if (!session.user) return <Redirect to={`/user/login?next=${encodeURIComponent(path + window.location.search)}`} />;
  return (
    <Appearance>
      <Frame session={session}>
        <Suspense fallback={null}>
          <Pages />
        </Suspense>
      </Frame>
    </Appearance>
  );
}

/** The theme and language of the person's preferences. */
function Appearance({ children }: { children: ReactNode }) {
  const stored = useQuery({ queryKey: ["preferences"], queryFn: () => http<{ theme?: Theme; language?: Language }>("GET", "/api/current-user/preferences"), staleTime: 300_000 });
  const theme = stored.data?.theme;
  const language = stored.data?.language;
  useEffect(() => {
    if (theme) applyTheme(theme);
  }, [theme]);
  if (language) applyLanguage(language);
  return <div key={language ?? "en"}>{children}</div>;
}

function Pages() {
  return (
    <Switch>
      <Route path="/"><Redirect to="/projects" replace /></Route>
      <Route path="/projects"><Projects /></Route>
      <Route path="/projects/new"><NewProject /></Route>
      {PROJECT_PAGES.map(({ path, page: Page }) => (
        <Route key={path} path={path}>{(params: Record<string, string | undefined>) => <Page projectId={Number(params["id"])} />}</Route>
      ))}
      <Route path="/projects/:id/settings/*?">{(params) => <Settings projectId={Number(params.id)} />}</Route>
      <Route path="/projects/:id">{(params) => <Redirect to={`/projects/${params.id}/overview`} replace />}</Route>
      {PAGES.map(({ path, page: Page }) => <Route key={path} path={path}><Page /></Route>)}
      <Route path="/user/account/:section?">{(params) => <AccountPage section={params.section} />}</Route>
      <Route>
        <Empty icon="search" title={t("notFound")} action={<Link href="/projects">{t("toProjects")}</Link>}>{t("notFoundText")}</Empty>
      </Route>
    </Switch>
  );
}
