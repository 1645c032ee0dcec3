// Preloaded into programs that do not watch for it themselves: they end when whoever started them is gone.
process.on('disconnect', () => {
  process.exit(0);
});
process.channel?.unref();
