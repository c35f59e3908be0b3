/// How a report looks, on a screen and on paper; without colour it says the same.
enum ReportStyle {
    static let text = """
        :root{color-scheme:light;--ink:#1b1f23;--soft:#5b6570;--rule:#d9dee3;--done:#33658a}
        *{box-sizing:border-box}
        body{font:15px/1.5 system-ui,"Noto Sans","Noto Naskh Arabic",sans-serif;color:var(--ink);background:#fff;\
        max-width:60rem;margin:2rem auto;padding-inline:1.25rem}
        h1{font-size:1.7rem;margin:0;letter-spacing:-.01em}
        h2{font-size:1.05rem;margin:2.2rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--rule)}
        header p{margin:.15rem 0}.period{font-size:1.1rem}.made,footer{color:var(--soft);font-size:.88rem}
        footer{margin-top:3rem;border-top:1px solid var(--rule);padding-top:.6rem}
        .tiles{list-style:none;display:grid;grid-template-columns:repeat(6,1fr);gap:.6rem;padding:0;margin:1.4rem 0 0}
        .tiles li{border:1px solid var(--rule);border-radius:.4rem;padding:.6rem .7rem;font-size:.82rem;color:var(--soft)}
        .tiles b{display:block;font-size:1.5rem;line-height:1.2;color:var(--ink);font-variant-numeric:tabular-nums}
        table{border-collapse:collapse;width:100%;font-size:.9rem}
        th,td{text-align:start;padding:.22rem .6rem .22rem 0;vertical-align:top;overflow-wrap:break-word}
        thead th{color:var(--soft);font-weight:600;font-size:.82rem;border-bottom:1px solid var(--rule)}
        tbody th{font-weight:400}tbody tr+tr>*{border-top:1px solid #eef1f3}
        .facts{width:auto}.facts th{color:var(--soft);padding-inline-end:2rem;white-space:nowrap}
        .number{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
        table:has(.wide){table-layout:fixed}.wide{width:46%}thead .number{width:5.2rem}\
        .events td{font-variant-numeric:tabular-nums}.events td:nth-child(2){white-space:nowrap}\
        .events td:last-child,table:has(.wide) th{overflow-wrap:anywhere}
        .chart{display:block;width:100%;height:auto;direction:ltr}.bar{display:block;width:100%;height:.95rem}
        [dir=rtl] .bar{transform:scaleX(-1)}
        .chart text{font-size:10.5px;fill:var(--soft)}.grid{stroke:var(--rule);stroke-width:1}
        .done{fill:var(--done)}.refused{fill:url(#refused);stroke:#a33a1e;stroke-width:.7}
        .emergency{fill:url(#emergency);stroke:#111;stroke-width:.7}
        .legend{display:flex;flex-wrap:wrap;gap:1.4rem;font-size:.88rem;color:var(--soft);margin:.8rem 0 0}
        .legend span{display:inline-flex;align-items:center;gap:.45rem}.legend svg{width:14px;height:14px}
        code,pre{font:.92em ui-monospace,monospace}pre{margin:0 0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere}
        .code{display:block;width:52mm;height:52mm}
        @media screen and (max-width:44rem){.tiles{grid-template-columns:repeat(2,1fr)}\
        table:has(.wide){table-layout:auto}.wide{display:none}table:has(.wide) th{overflow-wrap:break-word;width:auto}\
        .facts th{white-space:normal}\
        .events{display:block;overflow-x:auto}}
        @page{size:A4;margin:16mm 14mm}
        @media print{body{margin:0;max-width:none;padding:0;font-size:10.5pt}h2{break-after:avoid}\
        tr,.chart,.tiles,.facts,.code{break-inside:avoid}thead{display:table-header-group}\
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
