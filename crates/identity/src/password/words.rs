//! Words that are common in passwords and not in the estimator's own English lists, most common first, in lower case.

pub(super) const COMMON: &str = "
labelkeep labelstudio label-studio label-keep
qwertz qwertzui qwertzuiop asdfghjklö yxcvbnm yxcvbn azerty azertyui azertyuiop qsdfghjklm !qaz@wsx
passwort kennwort geheim hallo willkommen schatz liebe ichliebedich sommer winter frühling fruehling herbst
januar februar märz maerz april mai juni juli august september oktober november dezember
montag dienstag mittwoch donnerstag freitag samstag sonntag heute morgen
fussball fußball bayern münchen munchen muenchen berlin hamburg köln koeln frankfurt stuttgart dortmund schalke deutschland
österreich oesterreich schweiz zürich zuerich wien
mutter vater mama papa bruder schwester freundin prinzessin sonne sonnenschein blume engel hund katze pferd
computer internet rechner firma arbeit büro buero benutzer verwaltung chef
motdepasse bonjour bienvenue soleil amour doudou loulou chouchou jetaime marseille france printemps automne hiver été
janvier février mars avril juillet août octobre décembre lundi mardi mercredi jeudi vendredi samedi dimanche
contraseña contrasena hola bienvenido bienvenida teamo tequiero amor corazon mexico españa barcelona realmadrid primavera
verano otoño invierno enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
senha bemvindo brasil flamengo corinthians ciao benvenuto amore juventus estate inverno
wachtwoord welkom hoihoi lente zomer herfst haslo witaj kochanie polska heslo parola sifre welcome changeme
bismillah sayangku
";
