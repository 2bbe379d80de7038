// Streamlit has no translations: its few built-in texts are put into Swedish where they appear.
(() => {
  const TEXTS = new Map([
    ["Skip to main content", "Hoppa till innehållet"],
    ["No results", "Inget passar"],
    ["Connecting", "Ansluter"],
    ["Connection error", "Ingen kontakt med servern"],
    ["Page not found", "Sidan finns inte"],
    ["The page that you have requested does not seem to exist. Running the app's main page.", "Adressen leder ingenstans. Här visas Översikt i stället."],
    ["Running...", "Hämtar …"],
    ["Stop", "Avbryt"],
    ["Close", "Stäng"],
    ["Open", "Öppna"],
    ["Clear value", "Rensa"],
    ["Clear", "Rensa"],
  ])
  const PATTERNS = [
    [/^Selected (.*?)\. (.*)$/, "$2: $1 är valt"],
    [/^(\d+) (?:results?|options?) available\.?$/, "$1 val"],
    [/^option (.*), selected\.$/, "$1 är valt"],
  ]
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"]

  const translate = (text) => {
    const bare = text.trim()
    if (TEXTS.has(bare)) return TEXTS.get(bare)
    for (const [pattern, words] of PATTERNS) if (pattern.test(bare)) return bare.replace(pattern, words)
    return null
  }
  const inElement = (element) => {
    for (const name of ATTRIBUTES) {
      const text = element.getAttribute(name)
      const words = text && translate(text)
      if (words) element.setAttribute(name, words)
    }
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) inText(node)
  }
  const inText = (node) => {
    const words = translate(node.data)
    if (words && words !== node.data) node.data = words
  }
  const inTree = (node) => {
    if (node.nodeType === Node.TEXT_NODE) inText(node)
    if (node.nodeType !== Node.ELEMENT_NODE) return
    inElement(node)
    node.querySelectorAll("*").forEach(inElement)
  }
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(inTree)
      else if (change.type === "attributes") inElement(change.target)
      else inText(change.target)
    }
  }).observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES })
  inTree(document.documentElement)
})()
