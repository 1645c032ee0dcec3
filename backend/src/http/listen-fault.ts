const hostFaults = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * Why a server cannot listen, and which variable to change.
 * @returns null for a fault that neither HOST nor PORT explains
 */
export function listenFault(
  code: string | undefined,
  { host, port }: { readonly host: string; readonly port: number },
): string | null {
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another: PORT=${port + 1}`;
  if (code === 'EACCES') return `Port ${port} may not be taken by this user. Choose another: PORT=3000`;
  if (code !== undefined && hostFaults.has(code)) {
    return `HOST is ${host}, but this machine has no such address (${code}). Choose one that it has, such as 127.0.0.1, or 0.0.0.0 for all.`;
  }
  return null;
}
