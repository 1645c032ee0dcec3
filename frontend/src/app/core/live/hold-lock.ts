/** Holds a lock of this browser from when it is free until `until` aborts. `held` is called when it is had. */
export async function holdLock(
  locks: LockManager,
  name: string,
  options: { readonly mode: LockMode; readonly until: AbortSignal; readonly held?: () => void },
): Promise<void> {
  const { mode, until, held } = options;
  try {
    await locks.request(name, { mode, signal: until }, async () => {
      if (until.aborted) return;
      held?.();
      await new Promise((resolve) => until.addEventListener('abort', resolve, { once: true }));
    });
  } catch (error) {
    // It was waited for no longer.
    if (!until.aborted) throw error;
  }
}
