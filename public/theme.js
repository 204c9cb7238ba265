/** Sets the colours that were chosen on an earlier visit before anything is painted, which is before modules run. */
try {
  const theme = JSON.parse(localStorage.getItem('penchant-demo:theme'));
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused in some private modes: the system's colours then.
}
