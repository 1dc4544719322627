/** Search and filter of the issues; without it the page shows them all. Never filled with anything of the input. */
export const FILTER_SCRIPT = `(function () {
  var tools = document.getElementById('tools')
  if (!tools) return
  var words = document.getElementById('words')
  var area = document.getElementById('area')
  var stage = document.getElementById('stage')
  var shown = document.getElementById('shown')
  var rows = document.querySelectorAll('[data-issue]')
  function apply() {
    var wanted = words.value.trim().toLowerCase().split(/\\s+/)
    var count = 0
    rows.forEach(function (row) {
      var article = row.tagName === 'ARTICLE'
      var text = (article ? row : document.getElementById(row.dataset.issue) || row).textContent.toLowerCase()
      var fits = wanted.every(function (word) { return text.indexOf(word) >= 0 }) &&
        (!area.value || row.dataset.area === area.value) && (!stage || !stage.value || row.dataset.stage === stage.value)
      row.toggleAttribute('data-off', !fits)
      if (fits && !article) count++
    })
    shown.textContent = '显示 ' + count + ' 个问题'
  }
  tools.hidden = false
  tools.addEventListener('input', apply)
  apply()
})()`
