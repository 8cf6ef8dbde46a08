// Judges the bearer token of a Graph request. A token once judged is remembered until it ends: its signature does not change.
import { createHash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Caller } from '../graph/call.ts';
import { graphErrors } from '../graph/errors.ts';
import type { World } from '../world.ts';
import { isGraphAudience } from './issue.ts';

interface Judged {
  readonly caller: Caller;
  readonly audience: string;
  readonly expiresAt: number;
  readonly generation: number;
}

const rememberedTokens = 1000;

export class TokenVerifier {
  readonly #world: World;
  readonly #judged = new Map<string, Judged>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The caller, or the service's 401. */
  async verify(authorization: string | undefined, origin: string): Promise<Caller> {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]?.trim();
    if (token === undefined) {
      throw graphErrors.tokenEmpty();
    }
    const digest = createHash('sha256').update(token).digest('base64');
    const judged = this.#judged.get(digest) ?? (await this.#judge(token));
    if (judged.expiresAt <= this.#world.clock.real()) {
      this.#judged.delete(digest);
      throw graphErrors.tokenExpired();
    }
    if (!isGraphAudience(judged.audience, origin)) {
      throw graphErrors.tokenAudience();
    }
    // A deleted tenant or application ends its tokens here, sooner than in the service.
    const tenant = this.#world.tenants.get(judged.caller.tenantId);
    if (tenant?.clients.has(judged.caller.appId) !== true) {
      throw graphErrors.tokenForeign();
    }
    if (judged.generation < tenant.tokenGeneration) {
      throw graphErrors.tokenExpired();
    }
    if (this.#judged.size >= rememberedTokens) {
      this.#judged.clear();
    }
    this.#judged.set(digest, judged);
    return judged.caller;
  }

  async #judge(token: string): Promise<Judged> {
    const { signingKey, clock } = this.#world;
    try {
      const { payload } = await jwtVerify(token, signingKey.publicKey, { algorithms: ['RS256'], currentDate: new Date(clock.real()) });
      const roles = Array.isArray(payload['roles']) ? payload['roles'].map(String) : [];
      return {
        caller: { tenantId: String(payload['tid']), appId: String(payload['appid']), roles: new Set(roles) },
        audience: String(payload.aud),
        expiresAt: (payload.exp ?? 0) * 1000,
        generation: Number.parseInt(String(payload['uti']), 10),
      };
    } catch (cause) {
      if (cause instanceof errors.JWTExpired || (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'nbf')) {
        throw graphErrors.tokenExpired();
      }
      throw cause instanceof errors.JWTInvalid || cause instanceof errors.JWSInvalid
        ? graphErrors.tokenMalformed()
        : graphErrors.tokenForeign();
    }
  }
}
