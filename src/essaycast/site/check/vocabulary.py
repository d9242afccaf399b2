"""Closed lists the formats refer to. Data only."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# ISO 639-1.
LANGUAGES = _words(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr
    ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw
    ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv
    ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr
    ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
    yo za zh zu
    """
)
# ISO 3166-1 alpha-2, lower-case.
REGIONS = _words(
    """
    ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq
    br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm
    do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs
    gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn
    kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq
    mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm
    pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv
    sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi
    vn vu wf ws ye yt za zm zw
    """
)

# RSS 2.0 (rssboard.org/rss-specification): elements of its own in a channel and in an item.
RSS_CHANNEL = _words(
    """
    title link description language copyright managingEditor webMaster pubDate lastBuildDate
    category generator docs cloud ttl image rating textInput skipHours skipDays item
    """
)
RSS_ITEM = _words(
    """
    title link description author category comments enclosure guid pubDate source
    """
)
ITUNES = _words(
    """
    applepodcastsverify author block category complete duration email episode episodeType
    explicit image isClosedCaptioned keywords name new-feed-url order owner season subtitle
    summary title type
    """
)
PODCAST = _words(
    """
    alternateEnclosure block chapters chat contentLink detail episode follow funding guid
    image images integrity license liveItem location locked medium metaBoost person podping
    podroll publisher remoteItem season social socialInteract soundbite source trailer
    transcript txt updateFrequency value valueRecipient valueTimeSplit
    """
)
MEDIUMS = _words(
    """
    podcast music video film audiobook newsletter blog publisher course mixed podcastL musicL
    videoL filmL audiobookL newsletterL blogL publisherL courseL
    """
)
# Groups and roles of the Podcast Taxonomy (podcasttaxonomy.com), lower-case.
PERSON_GROUPS = frozenset(
    [
        "creative direction", "cast", "writing", "audio production", "audio post-production",
        "administration", "visuals", "community", "misc.", "video production",
        "video post-production",
    ]
)  # fmt: skip
PERSON_ROLES = frozenset(
    [
        "director", "assistant director", "executive producer", "senior producer", "producer",
        "associate producer", "development producer", "creative director", "host", "co-host",
        "guest host", "guest", "voice actor", "narrator", "announcer", "reporter", "author",
        "editorial director", "co-writer", "writer", "songwriter", "guest writer",
        "story editor", "managing editor", "script editor", "script coordinator", "researcher",
        "editor", "fact checker", "translator", "transcriber", "logger", "studio coordinator",
        "technical director", "technical manager", "audio engineer", "remote recording engineer",
        "post production engineer", "audio editor", "sound designer", "foley artist", "composer",
        "theme music", "music production", "music contributor", "production coordinator",
        "booking coordinator", "production assistant", "content manager", "marketing manager",
        "sales representative", "sales manager", "graphic designer", "cover art designer",
        "social media manager", "consultant", "intern", "camera operator", "lighting designer",
        "camera grip", "assistant camera", "editor - video", "assistant editor",
    ]
)  # fmt: skip
TRANSCRIPT_TYPES = {
    "text/vtt": (".vtt",),
    "application/x-subrip": (".srt",),
    "application/srt": (".srt",),
    "text/srt": (".srt",),
    "application/json": (".json",),
    "text/html": (".html", ".htm"),
    "text/plain": (".txt",),
}
# Audio by extension: types that may be declared for it (video and documents are not ours).
AUDIO_TYPES = {
    ".mp3": ("audio/mpeg",),
    ".m4a": ("audio/x-m4a", "audio/mp4", "audio/m4a", "audio/aac"),
    ".mp4": ("audio/mp4", "video/mp4"),
    ".aac": ("audio/aac",),
}
