/** Requests about people, their roles and invitations. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../../api/client";
import type { Role } from "./roles";

export type Member = Schemas["MembershipBody"];

export const MEMBERS_A_PAGE = 50;

export function useMembers(organization: number | null, page: number, search: string, role: Role | "") {
  return useQuery({
    queryKey: ["members", organization, page, search, role],
    queryFn: () => {
      const query = { page, page_size: MEMBERS_A_PAGE, ...(search ? { search } : {}), ...(role ? { role } : {}) };
      return ask(api.GET("/api/organizations/{id}/memberships", { params: { path: { id: organization ?? 0 }, query } }));
    },
    enabled: organization !== null,
    placeholderData: keepPreviousData,
  });
}

export const changeRole = (organization: number, user: number, role: Role): Promise<unknown> => ask(api.PATCH("/api/organizations/{id}/memberships", { params: { path: { id: organization } }, body: { user_id: user, role } }));
/** The password of who gives it away; who gets it is the owner then, and the other an administrator. */
export const handOver = (organization: number, user: number, password: string): Promise<unknown> => ask(api.PATCH("/api/organizations/{id}/memberships", { params: { path: { id: organization } }, body: { user_id: user, role: "OW", password } }));
export const deactivate = (organization: number, user: number): Promise<unknown> => ask(api.DELETE("/api/organizations/{id}/memberships/{user_pk}", { params: { path: { id: organization, user_pk: user } } }));
export const passwordLink = (user: number): Promise<{ url: string; expires_at: string }> => ask(api.POST("/api/users/{id}/password-reset", { params: { path: { id: user } } }));

export const removeSecondFactor = (user: number): Promise<unknown> => ask(api.DELETE("/api/users/{id}/second-factor", { params: { path: { id: user } } }));

/** Who the person is at the providers of single sign-on is forgotten. */
export const unlink = (user: number): Promise<unknown> => ask(api.DELETE("/api/users/{id}/identities", { params: { path: { id: user } } }));

export type Invitation = Schemas["InvitationBody"];

export const INVITATIONS_A_PAGE = 20;

export interface InvitationFilter {
  mine: boolean;
  usable: boolean;
  page: number;
}

export function useInvitations({ mine, usable, page }: InvitationFilter) {
  return useQuery({
    queryKey: ["invitations", mine, usable, page],
    queryFn: () => ask(api.GET("/api/invitations", { params: { query: { mine, usable, page, page_size: INVITATIONS_A_PAGE } } })),
    placeholderData: keepPreviousData,
  });
}

export type NewInvitation = Schemas["NewInvitation"];

export const makeInvitation = (invitation: NewInvitation): Promise<Invitation> => ask(api.POST("/api/invitations", { body: invitation }));
export const sendInvitations = (invitation: Partial<Schemas["InvitationByMail"]>): Promise<unknown> => ask(api.POST("/api/invite/send-email", { body: invitation }));
export const revokeInvitation = (id: number): Promise<unknown> => ask(api.DELETE("/api/invitations/{id}", { params: { path: { id } } }));

export type InviteLink = Schemas["InviteBody"];

export const useInviteLink = () => useQuery({ queryKey: ["invite-link"], queryFn: () => ask(api.GET("/api/invite")) });
export const setInviteRole = (role: Role): Promise<InviteLink> => ask(api.PATCH("/api/invite", { body: { role } }));
export const resetInviteLink = (): Promise<InviteLink> => ask(api.POST("/api/invite/reset-token"));

/** The projects of the newest hundred whose title has this text. */
export type InvitationState = "open" | "revoked" | "expired" | "used";

export function invitationState(invitation: Invitation, now: number): InvitationState {
  if (invitation.revoked_at) return "revoked";
  if (invitation.expires_at && Date.parse(invitation.expires_at) <= now) return "expired";
  return invitation.max_uses !== null && invitation.uses >= invitation.max_uses ? "used" : "open";
}
