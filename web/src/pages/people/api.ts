/** Requests about people, their roles and invitations. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { UserLike } from "../../shared/words/person";
import { http } from "../../api/http";
import type { Role } from "./roles";

export interface Member {
  id: number;
  role: Role;
  user: UserLike & { last_activity: string | null; date_joined?: string | null };
}

export interface MemberPage {
  count: number;
  results: Member[];
}

export const MEMBERS_A_PAGE = 50;

export function useMembers(organization: number | null, page: number, search: string, role: Role | "") {
  return useQuery({
    queryKey: ["members", organization, page, search, role],
    queryFn: () => {
      const params = new URLSearchParams({ page: String(page), page_size: String(MEMBERS_A_PAGE), ...(search ? { search } : {}), ...(role ? { role } : {}) });
      return http<MemberPage>("GET", `/api/organizations/${organization}/memberships?${params}`);
    },
    enabled: organization !== null,
    placeholderData: keepPreviousData,
  });
}

export const changeRole = (organization: number, user: number, role: Role): Promise<unknown> => http("PATCH", `/api/organizations/${organization}/memberships`, { user_id: user, role });
export const deactivate = (organization: number, user: number): Promise<unknown> => http("DELETE", `/api/organizations/${organization}/memberships/${user}/`);
export const passwordLink = (user: number): Promise<{ url: string; expires_at: string }> => http("POST", `/api/users/${user}/password-reset`);

export interface Invitation {
  id: number;
  role: Role;
  created_by: UserLike | number | null;
  created_at: string;
  expires_at: string | null;
  max_uses: number | null;
  uses: number;
  revoked_at: string | null;
  projects: readonly ProjectName[];
}

export interface ProjectName {
  id: number;
  title: string;
}

export const INVITATIONS_A_PAGE = 20;

export interface InvitationFilter {
  mine: boolean;
  usable: boolean;
  page: number;
}

export function useInvitations({ mine, usable, page }: InvitationFilter) {
  return useQuery({
    queryKey: ["invitations", mine, usable, page],
    queryFn: () => http<{ count: number; results: Invitation[] }>("GET", `/api/invitations/?mine=${mine}&usable=${usable}&page=${page}&page_size=${INVITATIONS_A_PAGE}`),
    placeholderData: keepPreviousData,
  });
}

export interface NewInvitation {
  role: Role;
  expires_in_hours: number;
  max_uses: number;
  projects: readonly number[];
}

export const makeInvitation = (invitation: NewInvitation): Promise<Invitation & { url: string }> => http("POST", "/api/invitations/", invitation);
export const revokeInvitation = (id: number): Promise<unknown> => http("DELETE", `/api/invitations/${id}`);

export interface InviteLink {
  invite_url: string;
  role: Role;
}

export const useInviteLink = () => useQuery({ queryKey: ["invite-link"], queryFn: () => http<InviteLink>("GET", "/api/invite") });
export const setInviteRole = (role: Role): Promise<InviteLink> => http("PATCH", "/api/invite", { role });
export const resetInviteLink = (): Promise<InviteLink> => http("POST", "/api/invite/reset-token", {});

/** The projects of the newest hundred whose title has this text. */
export function useProjectNames(search: string) {
  return useQuery({
    queryKey: ["project-names", search],
    queryFn: async () => (await http<{ results: ProjectName[] }>("GET", `/api/projects/?include=id,title&page_size=100&search=${encodeURIComponent(search)}`)).results,
    placeholderData: keepPreviousData,
  });
}

export type InvitationState = "open" | "revoked" | "expired" | "used";

export function invitationState(invitation: Invitation, now: number): InvitationState {
  if (invitation.revoked_at) return "revoked";
  if (invitation.expires_at && Date.parse(invitation.expires_at) <= now) return "expired";
  return invitation.max_uses !== null && invitation.uses >= invitation.max_uses ? "used" : "open";
}
