// The colours of charts are chosen on the server when a page is drawn. When the reader's device turns light or dark, the page is
// therefore drawn again; every choice is in the address, so nothing is lost.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => location.reload())
