/** The pages of this folder and their addresses, each loaded when it is first opened. */
import { type ComponentType, lazy } from "react";

const data = lazy(() => import("./data-manager/DataPage").then((page) => ({ default: page.DataPage })));
const overview = lazy(() => import("./overview/Overview").then((page) => ({ default: page.Overview })));
const members = lazy(() => import("./project-members/ProjectMembers").then((page) => ({ default: page.ProjectMembers })));
const people = lazy(() => import("./people/People").then((page) => ({ default: page.People })));
const security = lazy(() => import("./security/Security").then((page) => ({ default: page.Security })));
const myWork = lazy(() => import("./my-work/MyWork").then((page) => ({ default: page.MyWork })));
const account = lazy(() => import("./account/Account").then((page) => ({ default: page.Account })));

/** Pages of one project get its number. */
export const PROJECT_PAGES: readonly { path: string; page: ComponentType<{ projectId: number }> }[] = [
  { path: "/projects/:id/data", page: data },
  { path: "/projects/:id/overview", page: overview },
  { path: "/projects/:id/members", page: members },
];

export const PAGES: readonly { path: string; page: ComponentType }[] = [
  { path: "/organization", page: people },
  { path: "/people", page: people },
  { path: "/security", page: security },
  { path: "/my-work", page: myWork },
];

/** `/user/account/:section?` */
export const AccountPage: ComponentType<{ section?: string | undefined }> = account;
