/** The API key, kept for this browser tab alone. On loopback in Development none is needed. */
const slot = "trainservice.key";

export const readKey = (): string | null => sessionStorage.getItem(slot);

export const keepKey = (key: string): void => sessionStorage.setItem(slot, key);
