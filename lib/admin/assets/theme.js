// Before anything is painted: the colours that the reader has chosen, where that is not what the system says.
try {
  const theme = localStorage.getItem('supervisor.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {} // storage may be forbidden
