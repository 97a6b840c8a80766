"""Words that `archive_site.py` makes people, titles and comments of, all invented, and its export's head."""

FIRST = (
    "Ada Amara Anselm Aoife Berit Bilal Bram Chidi Clara Dagny Dario Edda Emre Esme Fanny Farid Goran Greta"
    " Hilde Hugo Ifeoma Ines Ivo Jorge Jun Kaja Kofi Lark Leif Lior Lucja Maren Mina Niall Noor Odd Oksana"
    " Orla Pia Priya Quill Rui Runa Sami Signe Søren Tove Udo Vesna Wim Xenia Yael Zdeněk Zuri"
).split()
LAST = (
    "Abelard Ashdown Birkeland Calloway Dray Eskildsen Farrow Gadd Hallam Ibsley Jarrow Kestrel Lindqvist"
    " Marchbank Norrbom Okafor-Lane Pell Quarmby Rask Saltmarsh Tern Ullathorne Vane Wick Yardley Żak"
).split()
NICKNAMES = (
    "tide_watcher|rivet42|anon-in-accounts|thirdfloor|mudlark|paper.boat|q_uiet|NotAnUmbrella|kettle-on"
    "|night shift, ward 4|the other Sam|former shy person|J.|a reader in Ålesund|spreadsheet otter"
).split("|")
PINGING = ("Notes from the pier", "Slow mornings", "The borrowed desk", "Ledger & lamp", "Un café de plus")
GERUNDS = "Answering Borrowing Counting Crossing Keeping Leaving Mending Naming Owing Returning".split()
THINGS = (
    "the second coffee|a name badge|the long table|an unanswered letter|the back row|a borrowed ladder"
    "|the harbour road|an awkward silence|the wrong room|a stranger’s umbrella|the last tram"
    "|a card in a drawer|the kitchen at parties|an old favour|the quiet end|a half-remembered face"
    "|the noticeboard|a telephone list|the guest book|an empty chair"
).split("|")
TAILS = ("", "", "", ", again", " in winter", " at work", ", and after", " without a plan", ": a correction")
TOPICS = (
    "Introductions|Conferences|Favours|Letters|Shyness|Mentors|Moving town|Weak ties|First jobs|Night shifts"
    "|Alumni|Follow-up|Small rooms|Remote work|Asking|Listening"
).split("|")
HEADINGS = (
    "What I had wrong|The other side of the table|A small experiment|What came of it|Objections"
    "|On being asked|The arithmetic|A year later|Whom it leaves out|Where that leaves us"
).split("|")
SHORT = (
    "Thank you for this.|+1|This. Exactly this.|Same here.|I don’t agree, but I read to the end."
    "|Has anybody tried it the other way round?|Bookmarked.|What happened then?|Made me laugh on the train 🙂"
    "|Sorry, posted twice.|Came back to this after four years. Still true.|Hm."
).split("|")
# A few sentences each in other languages and scripts; right-to-left ones among them.
OTHER = (
    "Ich dachte immer, das sei nur etwas für Verkäufer. Größe hilft dabei übrigens gar nicht.",
    "J’ai mis dix ans à comprendre qu’un café n’engage à rien. Merci pour ce texte très honnête.",
    "Nunca pedí ayuda porque creía que molestaba. Mañana escribo a mi antigua compañera.",
    "Zawsze myślałem, że to fałszywe. Łatwiej zacząć od jednego listu niż od sali pełnej ludzi.",
    "Tôi không giỏi bắt chuyện, nhưng một lời cảm ơn thì ai cũng viết được.",
    "İlk başta çok çekingendim; şimdi her ay eski bir arkadaşıma yazıyorum.",
    "Я думал, что полезные знакомства нужны только тем, кто ищет работу. Оказалось, что нет.",
    "Νόμιζα ότι όλα αυτά είναι ψεύτικα. Ένα γράμμα άλλαξε τη γνώμη μου.",
    "תמיד חשבתי שזה רק למוחצנים. מכתב קצר אחד הספיק כדי לשנות את דעתי.",
    "كنت أظن أن الأمر كله مجاملات. رسالة قصيرة واحدة غيّرت رأيي.",
    "知らない人に話しかけるのは苦手です。でも手紙なら書けると思いました。",
    "我一直以为这只是交换名片。后来才明白，先帮别人一个小忙更重要。",
    "저는 내성적이라서 이런 자리가 늘 힘들었어요. 그래도 한 사람과는 이야기할 수 있었습니다.",
    "मुझे लगता था कि यह सिर्फ़ बातूनी लोगों के लिए है। अब मैं हर महीने एक चिट्ठी लिखता हूँ।",
    "ฉันเคยคิดว่าไม่มีอะไรจะให้ใคร แต่คำแนะนำเล็ก ๆ ก็มีค่า",
)
CODE = (
    "for name in address_book:\n    if last_letter(name) > a_year:\n        write(name, short=True)",
    "SELECT name FROM cards WHERE called_back = 1;\n-- 0 rows",
    'grep -c "nice to meet you" inbox.mbox\n412',
)
STEPS = (
    "write down who helped you last year",
    "pick one of them",
    "say thank you, and for what",
    "don’t ask for anything",
    "wait a week, then pick the next",
)
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
\t<title>The Long Water</title>
\t<link>https://longwater.example</link>
\t<language>en-GB</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_blog_url>https://longwater.example</wp:base_blog_url>
"""
