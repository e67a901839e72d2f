"""The words that label lines (labels.py), in the languages of digests, and what each says."""

from __future__ import annotations

WORDS = {
    word: key
    for key, words in {
        "title": "title papertitle titel titre título titolo название 标题 题目 论文标题 论文题目 標題 題目 論文標題 論文題目 名稱 論文タイトル タイトル 제목 논문제목",
        "authors": """authors author authors' firstauthor writtenby by autoren autor autorin auteurs auteur autores autori autore
            авторы автор yazarlar auteur(s) author(s) 作者 论文作者 論文作者 著者 저자 作者们""",
        "date": """date published publicationdate publishdate publishedon publisheddate submitted submittedon releasedate year
            datum jahr année fecha año data anno дата год 日期 时间 发表时间 发布时间 发布日期 发表日期 提交时间 年份 公開日 発表日 投稿日 初回投稿日 初回投稿日・最終更新日 提交日期 時間 發表時間 發布時間 發布日期 發表日期 提交時間 출판일 게시일 날짜""",
        "arxiv": "arxiv arxivid arxivnumber eprint",
        "doi": "doi",
        "pmid": "pmid pubmed pubmedid",
        "openreview": "openreview",
        "venue": """venue journal conference publishedin publishedat publication conf appearedin zeitschrift konferenz
            revue conférence revista conferencia rivista журнал конференция 会议 期刊 收录 发表 发表于 會議 發表 發表於 出處 來源 研討會 出处 来源 会议期刊 学会 会議 掲載 학회 저널""",
        "source": "source sources quelle fuente fonte источник",
        "url": """paper link url abs abstracturl preprint article citeas papers original originalpaper lien enlace ссылка статья
            论文 链接 原文 论文地址 原文地址 地址 連結 論文連結 原文連結 網址 論文網址 論文 リンク 논문 링크 원문""",
        "pdf": "pdf fulltext",
        "code": "code github repo repository sourcecode officialcode implementation codebase 代码 开源代码 源码 程式碼 開源程式碼 原始碼 代碼 コード 코드 код",
        "project": "project projectpage projectwebsite website webpage homepage site 项目 主页 项目主页 專案 專案首頁 專案網站 計畫網站 プロジェクト 프로젝트 проект",
        "data": "data dataset datasets 数据 数据集 資料 資料集 數據 數據集 データセット 데이터셋",
        "demo": "demo 演示 示範 展示 デモ 데모",
        "video": "video talk presentation 视频 影片 動画 영상",
        "slides": "slides folien 幻灯片 簡報 投影片 スライド 슬라이드",
        "links": "links resources 资源 資源",
        "tags": """tags tag keywords keyword topics topic subjects subject categories category schlagwörter stichworte
            motsclés palabrasclave parolechiave ключевыеслова 标签 分类标签 关键词 关键字 分类 类别 主题 领域 標籤 分類 關鍵詞 關鍵字 類別 主題 領域 主分类 主分類 主分類・副分類 タグ キーワード カテゴリ 태그 키워드 분류""",
        "abstract": """abstract originalabstract kurzfassung résumé resumen resumo аннотация 摘要 论文摘要 原文摘要 論文摘要 アブストラクト 초록""",
        "summary": "tldr tl;dr tl,dr tl/dr onesentencesummary onelinesummary oneliner inonesentence 一句话总结 一句话 一句话概括 一句話總結 一句話 一句話摘要 ひとこと 一言 한줄요약",
    }.items()
    for word in words.split()
}  # fmt: skip
LINKED = frozenset("arxiv doi pmid openreview url pdf code project data demo video slides".split())
PAPERS = frozenset("arxiv doi pmid openreview url pdf".split())
