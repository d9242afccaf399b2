"""Towns, to tell a postcode from a count."""

from __future__ import annotations

from . import word_set

CITIES = word_set(
    """
Aachen Augsburg Bamberg Basel Bayreuth Berlin Bern Bielefeld Bochum Bonn Bottrop Braunschweig
Bremen Bremerhaven Chemnitz Coburg Cottbus Darmstadt Dessau Detmold Dortmund Dresden Duisburg
Düren Düsseldorf Eisenach Emden Erfurt Erlangen Essen Esslingen Flensburg Frankfurt Freiburg
Freising Friedrichshafen Fulda Fürth Gelsenkirchen Genf Gera Gießen Görlitz Goslar Gotha Göttingen
Graz Greifswald Gütersloh Hagen Halle Hamburg Hameln Hamm Hanau Hannover Heidelberg Heilbronn
Herford Herne Hildesheim Hof Husum Ingolstadt Innsbruck Iserlohn Jena Kaiserslautern Karlsruhe
Kassel Kempten Kiel Klagenfurt Koblenz Köln Konstanz Krefeld Landshut Leer Leipzig Leverkusen
Lindau Linz Lübeck Ludwigsburg Ludwigshafen Lüneburg Luzern Magdeburg Mainz Mannheim Marburg Moers
München Münster Neuss Nürnberg Oberhausen Offenbach Oldenburg Osnabrück Paderborn Passau Pforzheim
Pirna Plauen Potsdam Ratingen Ravensburg Recklinghausen Regensburg Remscheid Reutlingen Rosenheim
Rostock Saarbrücken Salzburg Schwerin Siegen Singen Solingen Speyer Stade Stralsund Straubing
Stuttgart Suhl Trier Tübingen Ulm Unna Villingen Weimar Wetzlar Wien Wiesbaden Wilhelmshaven
Winterthur Wismar Witten Wittenberg Wolfsburg Worms Wuppertal Würzburg Zürich Zwickau Bad Sankt
Musterstadt Musterhausen Celle Norderstedt Bocholt Velbert Aalen Dinslaken
"""
)
CITY_ENDINGS = (
    "burg",
    "hausen",
    "heim",
    "ingen",
    "stadt",
    "dorf",
    "furt",
    "brück",
    "brücken",
    "bach",
    "kirchen",
    "hafen",
    "rode",
    "walde",
    "münde",
    "weiler",
    "stetten",
    "büttel",
    "scheid",
)
