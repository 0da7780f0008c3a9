/** The pages of this folder and their addresses, each loaded when it is first opened. */
import { type ComponentType, lazy } from "react";

/** `/projects/{id}/data`, which depends on what the person may see. */
export const DataPage: ComponentType<{ projectId: number }> = lazy(() => import("./data-manager/DataPage").then((page) => ({ default: page.DataPage })));
const overview = lazy(() => import("./overview/Overview").then((page) => ({ default: page.Overview })));
const members = lazy(() => import("./project-members/ProjectMembers").then((page) => ({ default: page.ProjectMembers })));
const storage = lazy(() => import("./storage/Storage").then((page) => ({ default: page.Storage })));
const people = lazy(() => import("./people/People").then((page) => ({ default: page.People })));
const sharedStorage = lazy(() => import("./shared-storage/SharedStorage").then((page) => ({ default: page.SharedStorage })));
const security = lazy(() => import("./security/Security").then((page) => ({ default: page.Security })));
const permissions = lazy(() => import("./permissions/Permissions").then((page) => ({ default: page.Permissions })));
const workspaces = lazy(() => import("./workspaces/Workspaces").then((page) => ({ default: page.Workspaces })));
const myWork = lazy(() => import("./my-work/MyWork").then((page) => ({ default: page.MyWork })));
const account = lazy(() => import("./account/Account").then((page) => ({ default: page.Account })));

/** Pages of one project get its number. `needs`: the permission without which nothing on the page works. */
export const PROJECT_PAGES: readonly { path: string; page: ComponentType<{ projectId: number }>; needs: string | null }[] = [
  { path: "/projects/:id/overview", page: overview, needs: "stats_view" },
  { path: "/projects/:id/members", page: members, needs: "stats_view" },
  { path: "/projects/:id/storage", page: storage, needs: "storages_manage" },
];

export const PAGES: readonly { path: string; page: ComponentType; needs: string | null }[] = [
  { path: "/organization/storage", page: sharedStorage, needs: "settings_manage" },
  { path: "/organization/permissions", page: permissions, needs: "permissions_manage" },
  { path: "/organization", page: people, needs: "members_view" },
  { path: "/people", page: people, needs: "members_view" },
  { path: "/security", page: security, needs: "audit_view" },
  { path: "/workspaces", page: workspaces, needs: "workspaces_list" },
  { path: "/my-work", page: myWork, needs: null },
];

/** `/user/account/:section?` */
export const AccountPage: ComponentType<{ section?: string | undefined }> = account;
