import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonical } from '../../shared/kernel/json.ts';
import { type Seal, SealBroken, type SealedFor, type Unseal } from '../../shared/mediation/seal/seal.ts';

const cipher = 'aes-256-gcm';
const bound = (of: SealedFor) => Buffer.from(canonical(of));

/** Seals and unseals as KMS would, under a key of its own, bound to what it is sealed for. */
export const aSeal = (): { readonly seal: Seal; readonly unseal: Unseal } => {
  const key = randomBytes(32);
  return {
    seal: async (of, plaintext) => {
      const nonce = randomBytes(12);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(bound(of));
      return Buffer.concat([nonce, sealing.update(plaintext), sealing.final(), sealing.getAuthTag()]);
    },
    unseal: async (of, sealed) => {
      try {
        const opening = createDecipheriv(cipher, key, sealed.slice(0, 12), { authTagLength: 16 })
          .setAAD(bound(of))
          .setAuthTag(sealed.slice(-16));
        return Buffer.concat([opening.update(sealed.slice(12, -16)), opening.final()]);
      } catch {
        throw new SealBroken(of);
      }
    },
  };
};
