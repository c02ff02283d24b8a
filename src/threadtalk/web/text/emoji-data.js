/** Emoji 17.0.0, made by tools/emoji.py from emojibase-data (MIT): emoji, group, words. */
export const LINES = `😀 sm grinning cheerful cheery face grin froh fröhlich gesicht grinsen
😃 sm smiley awesome big eyes face augen fröhlich gesicht glücklich
😄 sm smile eye eyes face grin augen fröhlich geschlossen gesicht
😁 sm grin beaming eye eyes face augen fröhlich gesicht grinsen
😆 sm laughing satisfied closed eyes face grinning augen geschlossen gesicht grinsegesicht
😅 sm sweat_smile cold dejected excited face gesicht grinsen lachen lustig
🤣 sm rofl crying face floor funny boden gesicht haha hehe
😂 sm joy crying face feels funny freude freudentränen fröhlich gesicht
🙂 sm slightly_smiling_face face happy slightly smile gesicht leicht lächeln smiley
🙃 sm upside_down_face face hehe smile upside-down auf_dem_kopf gesicht lächeln smiley
🫠 sm melting_face disappear dissolve embarrassed face auflösen beschämt flüssig gesicht
😉 sm wink face flirt heartbreaker sexy auge flirten gesicht
😊 sm blush eye eyes face augen erröten freude freundlich
😇 sm innocent angel angelic angels blessed brav engel gesicht glücklich
🥰 sm smiling_face_with_three_hearts 3 adore crush face anhimmeln bewundern gesicht
😍 sm heart_eyes 143 bae eye face augen gesicht glücklich herzen
🤩 sm star_struck excited eyes face grinning aufgeregt augen gesicht grinsen
😘 sm kissing_heart adorbs bae blowing face flirten gesicht kuss küsschen
😗 sm kissing 143 date dating face flirten gesicht hdl knutsch
☺️ sm relaxed face happy outlined fröhlich gesicht lächeln rot
😚 sm kissing_closed_eyes 143 bae blush closed geschlossen gesicht knutsch kuss
😙 sm kissing_smiling_eyes 143 closed date dating augen flirten gesicht knutsch
🥲 sm smiling_face_with_tear face glad grateful happy berührt dankbar erleichtert freudenträne
😋 sm yum delicious eat face food gesicht lecker leckeres_essen lächeln
😛 sm stuck_out_tongue awesome cool face nice bäh gesicht herausgestreckt lachen
😜 sm stuck_out_tongue_winking_eye crazy epic eye face auge gesicht herausgestreckt herausstrecken
🤪 sm zany_face crazy eye eyes face auge augen gesicht groß
😝 sm stuck_out_tongue_closed_eyes closed eye eyes face auge augen bäh ekel
🤑 sm money_mouth_face face money money-mouth mouth dollar dollarzeichen geld gesicht
🤗 sm hugs face hands hug hugging drücken gesicht hände smiley
🤭 sm hand_over_mouth face giggle giggling hand gesicht haha hihi
🫢 sm face_with_open_eyes_and_hand_over_mouth amazement awe disbelief embarrass augen erschrecken erstaunen furcht
🫣 sm face_with_peeking_eye captivated embarrass eye face auge finger gebannt gesicht
🤫 sm shushing_face face quiet shh shush ermahnen finger gesicht leise
🤔 sm thinking chin consider face hmm fragen gesicht grübeln hm
🫡 sm saluting_face face good luck ma’am aye gesicht jawohl jawoll
🤐 sm zipper_mouth_face face keep mouth quiet geheimnis gesicht halten mund
🤨 sm raised_eyebrow disapproval disbelief distrust emoji argwöhnisch augenbrauen gesicht hochgezogen
😐️ sm neutral_face awkward blank deadpan expressionless ausdruckslos gesicht kommentarlos neutral
😑 sm expressionless awkward dead face ausdruckslos gesicht kommentarlos selbstgefällig
😶 sm no_mouth awkward blank expressionless face gesicht kein mund ohne
🫥 sm dotted_line_face depressed disappear dotted face depressiv deprimiert egal gesicht
😶‍🌫️ sm face_in_clouds absentminded clouds face fog geistesabwesend gesicht_im_nebel gesicht_in_wolken kopf_in_wolken
😏 sm smirk boss dapper face flirt feixen flirten gesicht lächeln
😒 sm unamused ... bored face fine gesicht langweilig smiley traurig
🙄 sm roll_eyes eyeroll eyes face rolling augen genervt gesicht meinetwegen
😬 sm grimacing awk awkward dentist face gesicht grimasse peinlich schneiden
😮‍💨 sm face_exhaling blow blowing exhale exhaling ausatmen erleichtert erschöpft gesicht
🤥 sm lying_face face liar lie lying gesicht lüge nase pinocchio
🫨 sm shaking_face crazy daze earthquake face doppelgesicht erdbeben gesicht omg
😌 sm relieved calm face peace relief augen entspannt erleichtert geschlossen
😔 sm pensive awful bored dejected died enttäuscht gesicht nachdenklich schrecklich
😪 sm sleepy crying face good night gesicht gute müde nacht
🤤 sm drooling_face drooling face gesicht sabbern smiley
😴 sm sleeping bed bedtime face good dösen einschlafen gesicht gute_nacht
😷 sm mask cold dentist dermatologist doctor arzt atemschutzmaske bazillen erkältet
🤒 sm face_with_thermometer face ill sick thermometer fieber gesicht krank messen
🤕 sm face_with_head_bandage bandage face head-bandage hurt aua autsch gesicht kopf
🤢 sm nauseated_face face gross nasty nauseated ekel eklig erbrechen gesicht
🤮 sm vomiting_face barf ew face gross brechen erbrechen gesicht kotzen
🤧 sm sneezing_face face fever flu gesundheit erkältet erkältung gesicht
🥵 sm hot_face dying face feverish heat erhitzt fieber fiebrig gesicht
🥶 sm cold_face blue blue-faced cold face bibbern blau eisig erfrieren
🥴 sm woozy_face dizzy drunk eyes face angeheitert angeschwipst angetrunken benebelt
😵 sm dizzy_face crossed-out dead dizzy eyes augen benommen gesicht ko
😵‍💫 sm face_with_spiral_eyes confused dizzy eyes face augen gesicht hypnose hypnotisiert
🤯 sm exploding_head blown explode exploding head entsetzt explodieren geschockt gesicht
🤠 sm cowboy_hat_face cowboy cowgirl face hat cowboyhut gesicht
🥳 sm partying_face bday birthday celebrate celebration aufgeregt feier fest fröhlich
🥸 sm disguised_face disguise eyebrow face glasses brille gesicht incognito inkognito
😎 sm sunglasses awesome beach bright bro cool gesicht lächeln smiley
🤓 sm nerd_face brainy clever expert face brille gesicht intelligent klug
🧐 sm monocle_face classy face fancy monocle elegant gesicht monokel reich
😕 sm confused befuddled confusing dunno gesicht keine_ahnung smiley traurig
🫤 sm face_with_diagonal_mouth confused confusion diagonal disappointed enttäuscht genervt gesicht hmpf
😟 sm worried anxious butterflies face nerves besorgt gesicht smiley sorgen
🙁 sm slightly_frowning_face face frown frowning sad betrübt gesicht schade smiley
☹️ sm frowning_face face frown frowning sad deprimiert düster gesicht smiley
😮 sm open_mouth believe face forgot mouth erstaunt gesicht mund offen
😯 sm hushed epic face omg erstaunt gesicht smiley
😲 sm astonished cost face no erstaunt gesicht nee omg
😳 sm flushed amazed awkward crazy dazed augen erröten gesicht groß
🥺 sm pleading_face begging big eyes face anflehen augen betteln bettelnd
🥹 sm face_holding_back_tears admiration aww back cry aufgebracht dankbar freude freudentränen
😦 sm frowning caught face frown entsetzt gesicht mund offen
😧 sm anguished face forgot scared arm gesicht leidend qualvoll
😨 sm fearful afraid anxious blame face angst besorgt gesicht ängstlich
😰 sm cold_sweat anxious blue cold eek angst angstschweiß besorgt gesicht
😥 sm disappointed_relieved anxious call close complicated enttäuscht erleichtert gesicht knapp
😢 sm cry awful crying face gesicht smiley traurig träne
😭 sm sob bawling cry crying face flennen gesicht heulen schluchzen
😱 sm scream epic face fear fearful angst gesicht munch omg
😖 sm confounded annoyed confused cringe bestürzt frustriert gesicht konfus
😣 sm persevere concentrate concentration face focus ausdauernd durchhalten fokus gesicht
😞 sm disappointed awful blame dejected enttäuscht gesicht leider schade
😓 sm sweat close cold downcast face angstschweiß augen bedrückt geschlossen
😩 sm weary crying face fail feels erschöpft fehlschlag gesicht hungrig
😫 sm tired_face cost face feels nap gesicht müde niesen smiley
🥱 sm yawning_face bedtime bored face goodnight gelangweilt gesicht gähnen gähnend
😤 sm triumph anger angry face feels erleichtert gesicht gewonnen schnaubendes_gesicht
😡 sm pout rage anger angry enraged face gesicht rot rot_angelaufener_smiley schmollendes_gesicht
😠 sm angry anger blame face böse gesicht smiley verärgert
🤬 sm cursing_face censor cursing cussing face fluchen gesicht mund schimpfen
😈 sm smiling_imp demon devil evil face böse dämon dämonin fantasie
👿 sm imp angry demon devil evil böse dämon dämonin fantasie
💀 sm skull body dead death face gesicht knochen märchen schädel
☠️ sm skull_and_crossbones bone crossbones dead death gekreuzt gesicht knochen piratenflagge
💩 sm hankey poop shit bs comic doo dung kot kothaufen mist
🤡 sm clown_face clown face clown-gesicht gesicht
👹 sm japanese_ogre creature devil face fairy gesicht gruselig japan japanisch
👺 sm japanese_goblin angry creature face fairy gemein gesicht japan japanisch
👻 sm ghost boo creature excited face buh fantasy geist gesicht
👽️ sm alien creature extraterrestrial face fairy all außerirdisch außerirdische
👾 sm space_invader alien creature extraterrestrial face computerspiel-monster gesicht monster ufo
🤖 sm robot face monster gesicht roboter robotergesicht
😺 sm smiley_cat animal cat face grinning gesicht grinsen katze katzengesicht
😸 sm smile_cat animal cat eye eyes augen gesicht grinsen katze
😹 sm joy_cat animal cat face joy freude freudentränen gesicht katze
😻 sm heart_eyes_cat animal cat eye face augen gesicht herzaugen herzen
😼 sm smirk_cat animal cat face ironic gesicht grinsen ironisch katze
😽 sm kissing_cat animal cat closed eye augen geschlossen gesicht katze
🙀 sm scream_cat animal cat face oh angst erschöpft gesicht katze
😿 sm crying_cat_face animal cat cry crying gesicht katze katzengesicht smiley
😾 sm pouting_cat animal cat face pouting gesicht katze katzengesicht schmollen
🙈 sm see_no_evil embarrassed evil face forbidden affe affengesicht augen böse
🙉 sm hear_no_evil animal ears evil face affe affengesicht böse geheimnis
🙊 sm speak_no_evil animal evil face forbidden affe affengesicht böse geheimnis
💌 sm love_letter heart letter love mail brief herz liebe liebesbrief
💘 sm cupid 143 adorbs arrow herz herz_mit_pfeil liebe pfeil
💝 sm gift_heart 143 anniversary emotion heart herz hochzeitstag jahrestag küsschen
💖 sm sparkling_heart 143 emotion excited good aufregung funkeln gefühl glitzern
💗 sm heartpulse 143 emotion excited growing aufregung gefühl herz herzschlag
💓 sm heartbeat 143 beating cardio emotion gefühl herz herzschlag liebe
💞 sm revolving_hearts 143 adorbs anniversary emotion gefühl herz herzen
💕 sm two_hearts 143 anniversary date dating gefühl herz herzen
💟 sm heart_decoration 143 decoration emotion heart deko gefühl herz
❣️ sm heavy_heart_exclamation exclamation heart heavy mark ausrufezeichen herz herz_als_ausrufezeichen satzzeichen
💔 sm broken_heart break broken crushed emotion allein gebrochen gefühl herz
❤️‍🔥 sm heart_on_fire burn fire heart love brennendes_herz herz_in_flammen leidenschaft liebe
❤️‍🩹 sm mending_heart healthier heart improving mending besserung genesen herz_mit_verband
❤️ sm heart emotion love red herz rotes_herz
🩷 sm pink_heart 143 adorable cute emotion gefallen gefällt gefühl herz
🧡 sm orange_heart 143 heart orange herz liebe
💛 sm yellow_heart 143 cardiac emotion heart gefühl gelb herz herzlich
💚 sm green_heart 143 emotion green heart gefühl grün herz liebe
💙 sm blue_heart 143 blue emotion heart blau gefühl herz liebe
🩵 sm light_blue_heart 143 blue cute cyan aquamarin emotion gefallen gefällt
💜 sm purple_heart 143 bestest emotion heart beste gefühl hdl herz
🤎 sm brown_heart 143 brown heart braun braunes_herz herz
🖤 sm black_heart black evil heart wicked böse herz schwarz schwarzes_herz
🩶 sm grey_heart 143 emotion gray grey grau graues_herz hdl
🤍 sm white_heart 143 heart white herz weiß weißes_herz
💋 sm kiss dating emotion heart gefühl knutsch kuss kussabdruck
💯 sm 100 a+ agree clearly 100_punkte punktestand volle_punktzahl
💢 sm anger angry comic mad wut ärger
💥 sm boom collision bomb collide comic bombe explodieren
💫 sm dizzy comic shining shooting star benommen benommenheit komet
💦 sm sweat_drops comic drip droplet droplets feucht nass schweiß
💨 sm dash away cloud comic rennen staubwolke weglaufen
🕳️ sm hole loch schwarz
💬 sm speech_balloon balloon bubble comic dialog gespräch sprechblase
👁️‍🗨️ sm eye_speech_bubble balloon bubble eye speech auge dialog reden sprechblase
🗨️ sm left_speech_bubble balloon bubble dialog left reden sprechblase_links sprechen
🗯️ sm right_anger_bubble anger angry balloon bubble sprechblase sprechblase_für_wütende_aussage_rechts wütend
💭 sm thought_balloon balloon bubble cartoon cloud comic gedankenblase nachdenken
💤 sm zzz comic good goodnight night buchstaben gähn langweilig
👋 pe wave bye cya g2g greetings auf_wiedersehen bis_später ciao guten_tag
🤚 pe raised_back_of_hand back backhand hand raised erhoben erhobene_hand_von_hinten erhobener_handrücken
🖐️ pe raised_hand_with_fingers_splayed finger fingers hand raised 5 fünf gespreizt
✋️ pe hand raised_hand 5 five high erhoben halt
🖖 pe vulcan_salute finger hand hands salute gruß grüßen
🫱 pe rightwards_hand hand handshake hold reach ausgestreckt ausstrecken hände
🫲 pe leftwards_hand hand handshake hold left ausgestreckt ausstrecken hände
🫳 pe palm_down_hand dismiss down drop dropped abweisen fallen_lassen fallenlassen hand
🫴 pe palm_up_hand beckon catch come hand anbieten angebot darbieten einladen
🫷 pe leftwards_pushing_hand block five halt hand drücken high_5
🫸 pe rightwards_pushing_hand block five halt hand drücken high_5
👌 pe ok_hand awesome bet dope fleek exzellent finger genial hand
🤌 pe pinched_fingers fingers gesture hand hold bündelhand finger fingerspitzen gehts_noch
🤏 pe pinching_hand amount bit fingers hand betrag finger gering geste
✌️ pe v hand peace victory sieg victory-geste
🤞 pe crossed_fingers cross crossed finger fingers gekreuzt hand hand_mit_gekreuzten_fingern
🫰 pe hand_with_index_finger_and_thumb_crossed <3 crossed expensive finger daumen fingerherz gekreuzt
🤟 pe love_you_gesture fingers gesture hand ily drei finger geste
🤘 pe metal finger hand horns rock-on corna heavy
🤙 pe call_me_hand call hand hang loose anruf anrufen ruf
👈️ pe point_left backhand finger hand index handrückseite links weisen
👉️ pe point_right backhand finger hand index handrückseite rechts weisen
👆️ pe point_up_2 backhand finger hand index aufwärts handrücken handrückseite
🖕 pe fu middle_finger finger hand middle mittelfinger
👇️ pe point_down backhand down finger hand abwärts handrücken handrückseite
☝️ pe point_up finger hand index point handvorderseite hier
🫵 pe index_pointing_at_the_viewer at finger hand index deuten du fingerzeig
👍️ pe +1 thumbsup good hand like daumen daumen_hoch einverstanden finger
👎️ pe -1 thumbsdown bad dislike down daumen daumen_runter hand nach_unten
✊️ pe fist fist_raised clenched hand punch erhoben faust kampf
👊 pe facepunch fist_oncoming punch absolutely agree boom bro absolut faust geballt
🤛 pe fist_left fist left-facing leftwards faust hand nach_links
🤜 pe fist_right fist right-facing rightwards faust hand nach_rechts
👏 pe clap applause approval awesome applaudieren applaus beifall gratulation
🙌 pe raised_hands celebration gesture hand hands erhoben feiern geste handflächen
🫶 pe heart_hands <3 hands heart love finger geste handgeste
👐 pe open_hands hand hands hug jazz hände offen umarmen
🤲 pe palms_up_together cupped dua hands palms beten gebet hand hände
🤝 pe handshake agreement deal hand meeting handschlag hände händeschütteln vereinbarung
🙏 pe pray appreciate ask beg blessed beten betend bitten danke
✍️ pe writing_hand hand write writing schreiben schreibend stift
💅 pe nail_care bored care cosmetics done kosmetik maniküre nagel nagellack
🤳 pe selfie camera phone smartphone
💪 pe muscle arm beast bench biceps bizeps bodybuilder bro
🦾 pe mechanical_arm accessibility arm mechanical prosthetic armprothese barrierefreiheit prothese
🦿 pe mechanical_leg accessibility leg mechanical prosthetic barrierefreiheit bein beinprothese prothese
🦵 pe leg bent foot kick knee bein extremität fuß gebeugtes_knie
🦶 pe foot ankle feet kick stomp fuß füße knöchel
👂️ pe ear body ears hear hearing hören körperteil ohr
🦻 pe ear_with_hearing_aid accessibility aid ear hard barrierefreiheit gehörlos hilfsgerät hörgerät
👃 pe nose body noses nosey odor körperteil nase riechen
🧠 pe brain intelligent smart gehirn hirn intelligenz
🫀 pe anatomical_heart anatomical beat cardiology heart anatomie herz herzschlag körper
🫁 pe lungs breath breathe exhalation inhalation atem atmen ausatmen einatmen
🦷 pe tooth dentist pearly teeth white perlweiß weiß zahn zahnarzt
🦴 pe bone bones dog skeleton wishbone hund hundeknochen kauknochen knochen
👀 pe eyes body eye face googly auge augen gesicht gucken
👁️ pe eye 1 body one auge blick körper körperteil
👅 pe tongue body lick slurp hmm körperteil lecken lecker
👄 pe lips beauty body kiss kissing kuss körperteil lippen lippenstift
🫦 pe biting_lip anxious bite biting fear angst beißen besorgt flirten
👶 pe baby babies children goo infant gesicht jung kind
🧒 pe child bright-eyed grandchild kid young enkelkind jung jünger kind
👦 pe boy bright-eyed child grandson kid enkelsohn gesicht jung junge
👧 pe girl bright-eyed child daughter granddaughter enkeltochter gesicht jung jünger
🧑 pe adult erwachsen erwachsene_person mensch person
👱 pe blond_haired_person blond blond-haired human person blondhaarig gesicht mensch
👨 pe man adult bro erwachsen gesicht mann
🧔 pe bearded_person beard bearded person whiskers bart bärtig schnurrbart
🧔‍♂️ pe man_beard beard bearded man whiskers bart mann mann_mit_bart mann:_bart
🧔‍♀️ pe woman_beard beard bearded whiskers woman bart frau frau_mit_bart frau:_bart
👨‍🦰 pe red_haired_man adult bro man red_hair erwachsen gesicht mann rotes_haar
👨‍🦱 pe curly_haired_man adult bro curly_hair man erwachsen gesicht lockiges_haar mann
👨‍🦳 pe white_haired_man adult bro man white_hair erwachsen gesicht mann weißes_haar
👨‍🦲 pe bald_man adult bald bro man erwachsen gesicht glatze mann
👩 pe woman adult lady erwachsen frau gesicht
👩‍🦰 pe red_haired_woman adult lady red_hair woman erwachsen frau gesicht rotes_haar
🧑‍🦰 pe person_red_hair adult person red_hair erwachsen erwachsene_person mensch
👩‍🦱 pe curly_haired_woman adult curly_hair lady woman erwachsen frau gesicht lockiges_haar
🧑‍🦱 pe person_curly_hair adult curly_hair person erwachsen erwachsene_person lockiges_haar mensch
👩‍🦳 pe white_haired_woman adult lady white_hair woman erwachsen frau gesicht weißes_haar
🧑‍🦳 pe person_white_hair adult person white_hair erwachsen erwachsene_person mensch
👩‍🦲 pe bald_woman adult bald lady woman erwachsen frau gesicht glatze
🧑‍🦲 pe person_bald adult bald person erwachsen erwachsene_person glatze mensch
👱‍♀️ pe blond_haired_woman blonde_woman blond blond-haired blonde hair blonde_frau frau frau:_blond
👱‍♂️ pe blond_haired_man blond blond-haired hair man blonder_mann gesicht haar
🧓 pe older_adult adult elderly grandparent old alt erwachsen großeltern mensch
👴 pe older_man adult bald elderly gramps alt erwachsen großeltern großvater
👵 pe older_woman adult elderly grandma grandmother alt erwachsen frau großeltern
🙍 pe frowning_person annoyed disappointed disgruntled disturbed frustriert gesicht missmutig person
🙍‍♂️ pe frowning_man annoyed disappointed disgruntled disturbed frustriert gesicht mann missmutig
🙍‍♀️ pe frowning_woman annoyed disappointed disgruntled disturbed frau frustriert gesicht missmutig
🙎 pe pouting_face disappointed downtrodden frown grimace eingeschnappt enttäuscht jammerd jammern
🙎‍♂️ pe pouting_man disappointed downtrodden frown grimace eingeschnappt enttäuscht jammerd jammern
🙎‍♀️ pe pouting_woman disappointed downtrodden frown grimace eingeschnappt enttäuscht frau jammerd
🙅 pe no_good forbidden gesture hand no arme gesicht nein nicht
🙅‍♂️ pe ng_man no_good_man forbidden gesture hand man arme gesicht mann nein
🙅‍♀️ pe ng_woman no_good_woman forbidden gesture hand no arme frau frau_mit_überkreuzten_armen gesicht
🙆 pe ok_person exercise gesture gesturing hand geste hände oje ok
🙆‍♂️ pe ok_man exercise gesture gesturing hand geste hände mann oje
🙆‍♀️ pe ok_woman exercise gesture gesturing hand frau geste hände oje
💁 pe information_desk_person tipping_hand_person fetch flick flip gossip abgekippt beleidigen gerüchte geste
💁‍♂️ pe sassy_man tipping_hand_man fetch flick flip gossip abgekippt beleidigen gerüchte geste
💁‍♀️ pe sassy_woman tipping_hand_woman fetch flick flip gossip auskunft frau informationen infoschalter-mitarbeiterin
🙋 pe raising_hand gesture hand here know aufzeigen drankommen drannehmen frage
🙋‍♂️ pe raising_hand_man gesture hand here know aufzeigen drankommen drannehmen frage
🙋‍♀️ pe raising_hand_woman gesture hand here know aufzeigen drankommen drannehmen frage
🧏 pe deaf_person accessibility deaf ear gesture barrierefreiheit gehörlos hören ohr
🧏‍♂️ pe deaf_man accessibility deaf ear gesture gehörlos gehörloser_mann mann taub
🧏‍♀️ pe deaf_woman accessibility deaf ear gesture frau gehörlos gehörlose_frau taub
🙇 pe bow apology ask beg bedauern bitten demut entschuldigung
🙇‍♂️ pe bowing_man apology ask beg bow demut mann sich_verbeugender_mann verbeugen
🙇‍♀️ pe bowing_woman apology ask beg bow bedauern bitten demut entschuldigung
🤦 pe facepalm again bewilder disbelief exasperation fassen frustriert genervt gesicht
🤦‍♂️ pe man_facepalming again bewilder disbelief exasperation fassen frustriert genervt gesicht
🤦‍♀️ pe woman_facepalming again bewilder disbelief exasperation fassen frau frustriert genervt
🤷 pe shrug doubt dunno guess idk egal gleichgültig keine_ahnung person
🤷‍♂️ pe man_shrugging doubt dunno guess idk egal gleichgültig keine_ahnung mann
🤷‍♀️ pe woman_shrugging doubt dunno guess idk egal frau gleichgültig keine_ahnung
🧑‍⚕️ pe health_worker doctor health healthcare nurse arzt/ärztin arztkittel doktor(in)
👨‍⚕️ pe man_health_worker doctor health healthcare man arzt arztkittel doktor krankenpfleger
👩‍⚕️ pe woman_health_worker doctor health healthcare nurse arztkittel doktor krankenschwester pflegerin
🧑‍🎓 pe student graduate absolvent(in) doktorhut student(in) uni
👨‍🎓 pe man_student graduate man student absolvent diplom doktorhut
👩‍🎓 pe woman_student graduate student woman abschluss absolventin diplom doktorhut
🧑‍🏫 pe teacher instructor lecturer professor dozent(in) lehrer(in) professor(in)
👨‍🏫 pe man_teacher instructor lecturer man professor dozent lehrer mann
👩‍🏫 pe woman_teacher instructor lecturer professor teacher dozentin frau lehrerin professorin
🧑‍⚖️ pe judge justice law scales richter(in) waage
👨‍⚖️ pe man_judge judge justice law man gerechtigkeit mann recht richter
👩‍⚖️ pe woman_judge judge justice law scales frau gerechtigkeit recht richterin
🧑‍🌾 pe farmer gardener rancher bauer/bäuerin farmer(in) gärtner(in) landwirt(in)
👨‍🌾 pe man_farmer farmer gardener man rancher bauer gärtner landwirt
👩‍🌾 pe woman_farmer farmer gardener rancher woman bäuerin farmerin gärtnerin landwirtin
🧑‍🍳 pe cook chef koch/köchin kochen
👨‍🍳 pe man_cook chef cook man koch kochen restaurant
👩‍🍳 pe woman_cook chef cook woman kochen köchin
🧑‍🔧 pe mechanic electrician plumber tradesperson elektriker(in) klempner(in) mechaniker(in)
👨‍🔧 pe man_mechanic electrician man mechanic plumber elektriker handwerker klempner mann
👩‍🔧 pe woman_mechanic electrician mechanic plumber tradesperson elektrikerin frau handwerkerin klempnerin
🧑‍🏭 pe factory_worker assembly factory industrial worker arbeiter(in) fabrik fabrikarbeiter(in) industriell
👨‍🏭 pe man_factory_worker assembly factory industrial man fabrik fabrikarbeiter helm
👩‍🏭 pe woman_factory_worker assembly factory industrial woman fabrik fabrikarbeiterin frau helm
🧑‍💼 pe office_worker architect business manager office architekt(in) büroangestellte(r) manager(in)
👨‍💼 pe man_office_worker architect business man manager angestellter büro büroangestellter
👩‍💼 pe woman_office_worker architect business manager office angestellte büro büroangestellte frau
🧑‍🔬 pe scientist biologist chemist engineer mathematician forscher(in) labor wissenschaftler(in)
👨‍🔬 pe man_scientist biologist chemist engineer man chemie forscher labor wissenschaftler
👩‍🔬 pe woman_scientist biologist chemist engineer mathematician forscherin frau labor wissenschaftlerin
🧑‍💻 pe technologist coder computer developer inventor bildschirm entwickler(in) it-experte/it-expertin
👨‍💻 pe man_technologist coder computer developer inventor arbeit bildschirm büro
👩‍💻 pe woman_technologist coder computer developer inventor arbeit bildschirm büro
🧑‍🎤 pe singer actor entertainer rock rockstar entertainer(in) star sänger(in)
👨‍🎤 pe man_singer actor entertainer man rock mann mikrofon popstar schauspieler
👩‍🎤 pe woman_singer actor entertainer rock rockstar frau mikrofon popstar schauspielerin
🧑‍🎨 pe artist palette farbpalette künstler(in) maler(in)
👨‍🎨 pe man_artist artist man palette farbpalette künstler maler mann
👩‍🎨 pe woman_artist artist palette woman farbpalette frau künstlerin malerin
🧑‍✈️ pe pilot plane flugzeug pilot(in)
👨‍✈️ pe man_pilot man pilot plane flugzeug mann
👩‍✈️ pe woman_pilot pilot plane woman flieger flugzeug frau pilotin
🧑‍🚀 pe astronaut rocket space astronaut(in) raumfahrt weltraum
👨‍🚀 pe man_astronaut astronaut man rocket space mann raumfahrt weltraum
👩‍🚀 pe woman_astronaut astronaut rocket space woman astronautin frau raumfahrt weltraum
🧑‍🚒 pe firefighter fire firetruck feuerwehrhelm feuerwehrmann/-frau
👨‍🚒 pe man_firefighter fire firefighter firetruck man feuerwehr feuerwehrhelm feuerwehrmann mann
👩‍🚒 pe woman_firefighter fire firefighter firetruck woman feuerwehrfrau feuerwehrhelm frau
👮 pe cop police_officer apprehend arrest citation beruf festnehmen gesetzeshüter gesicht
👮‍♂️ pe policeman apprehend arrest citation cop mann polizei polizist
👮‍♀️ pe policewoman apprehend arrest citation cop beruf festnehmen frau gesetzeshüterin
🕵️ pe detective sleuth spy detektiv detektiv(in) lupe sherlock
🕵️‍♂️ pe male_detective detective man sleuth spy detektiv mann spion
🕵️‍♀️ pe female_detective detective sleuth spy woman detektivin frau spionage spionin
💂 pe guard buckingham helmet london palace buckingham_palace bärenfellmütze gesicht
💂‍♂️ pe guardsman buckingham guard helmet london buckingham_palace wache wachsoldat
💂‍♀️ pe guardswoman buckingham guard helmet london buckingham_palace helm
🥷 pe ninja assassin fight fighter hidden ausdauer geheimmission killer krieger
👷 pe construction_worker build construction fix hardhat arbeit bau bauarbeiter bauarbeiter(in)
👷‍♂️ pe construction_worker_man build construction fix hardhat bauarbeiter baustelle helm
👷‍♀️ pe construction_worker_woman build construction fix hardhat bauarbeiter bauarbeiterin baustelle frau
🫅 pe person_with_crown crown monarch noble person adelig krönung könig königin
🤴 pe prince crown fairy fairytale fantasy krone prinz
👸 pe princess crown fairy fairytale fantasy gesicht krone märchen prinzessin
👳 pe person_with_turban person turban wearing bart dreitagebart person_mit_turban
👳‍♂️ pe man_with_turban man turban wearing gesicht mann mann_mit_turban
👳‍♀️ pe woman_with_turban turban wearing woman frau frau_mit_turban gesicht
👲 pe man_with_gua_pi_mao cap chinese gua guapi china chinesisch gesicht hut
🧕 pe woman_with_headscarf bandana head headscarf hijab frau frau_mit_kopftuch hidschab
🤵 pe person_in_tuxedo formal person tuxedo wedding anzug bräutigam formell mann
🤵‍♂️ pe man_in_tuxedo formal groom man tuxedo mann mann_im_smoking smoking
🤵‍♀️ pe woman_in_tuxedo formal tuxedo wedding woman frau frau_im_smoking smoking
👰 pe person_with_veil person veil wedding braut braut_mit_schleier gesicht hochzeit
👰‍♂️ pe man_with_veil man veil wedding mann mann_mit_schleier schleier
👰‍♀️ pe bride_with_veil woman_with_veil bride veil wedding woman frau frau_mit_schleier schleier
🤰 pe pregnant_woman pregnant woman frau schwanger schwangere_frau
🫃 pe pregnant_man belly bloated full man aufgebläht bauch dick person
🫄 pe pregnant_person belly bloated full overeat aufgebläht bauch dick dicker_bauch
🤱 pe breast_feeding baby breast feeding mom brust frau person
👩‍🍼 pe woman_feeding_baby baby feed feeding mom eltern flasche_geben flasche_gebende_frau
👨‍🍼 pe man_feeding_baby baby dad father feed flasche_geben flasche_gebender_mann füttern
🧑‍🍼 pe person_feeding_baby baby feed feeding nanny flasche_geben flasche_gebende_person person
👼 pe angel baby church face engel gesicht kind märchen
🎅 pe santa celebration christmas claus fairy weihnachten weihnachtsmann
🤶 pe mrs_claus celebration christmas claus fairy weihnachten weihnachtsfrau
🧑‍🎄 pe mx_claus celebration christmas claus fairy gesicht gesicht_mit_hut person santa_claus
🦸 pe superhero good hero superpower held person superheld superheld(in)
🦸‍♂️ pe superhero_man good hero man superhero held superheld
🦸‍♀️ pe superhero_woman good hero heroine superhero heldin superheldin
🦹 pe supervillain bad criminal evil superpower böse bösewicht bösewichtin krimineller
🦹‍♂️ pe supervillain_man bad criminal evil man böse bösewicht männlicher_bösewicht
🦹‍♀️ pe supervillain_woman bad criminal evil superpower böse bösewicht weiblicher_bösewicht
🧙 pe mage fantasy magic play sorcerer hexe hexenmeister magier magier(in)
🧙‍♂️ pe mage_man fantasy mage magic man hexenmeister magier zauberer
🧙‍♀️ pe mage_woman fantasy mage magic play hexe magierin zauberin
🧚 pe fairy fairytale fantasy myth person elf elfe fee
🧚‍♂️ pe fairy_man fairy fairytale fantasy man männliche_fee oberon puck zauberer
🧚‍♀️ pe fairy_woman fairy fairytale fantasy myth fee titania
🧛 pe vampire blood dracula fangs halloween blutsauger person
🧛‍♂️ pe vampire_man blood fangs halloween man dracula männlicher_vampir untoter
🧛‍♀️ pe vampire_woman blood fangs halloween scary untoter weiblicher_vampir
🧜 pe merperson creature fairytale folklore ocean meerjungfrau meermann märchen nixe
🧜‍♂️ pe merman creature fairytale folklore neptune triton wassermann
🧜‍♀️ pe mermaid creature fairytale folklore merwoman meerjungfrau nixe wasserfrau
🧝 pe elf elves enchantment fantasy folklore elbe elben elbin
🧝‍♂️ pe elf_man elf elves enchantment fantasy alb elbe magisch
🧝‍♀️ pe elf_woman elf elves enchantment fantasy elbin elfe magisch
🧞 pe genie djinn fantasy jinn lamp aladdin aladin dschinn flaschengeist
🧞‍♂️ pe genie_man djinn fantasy genie jinn dschinn männlicher_flaschengeist
🧞‍♀️ pe genie_woman djinn fantasy genie jinn dschinn weiblicher_flaschengeist
🧟 pe zombie apocalypse dead halloween horror apokalypse person
🧟‍♂️ pe zombie_man apocalypse dead halloween horror männlicher_zombie untoter wandelnder_toter
🧟‍♀️ pe zombie_woman apocalypse dead halloween horror untote wandelnde_tote weiblicher_zombie
🧌 pe troll fairy fantasy monster tale gruslig kobold
💆 pe massage face getting headache behandlung die_eine_kopfmassage_bekommt entspannen kopfmassage
💆‍♂️ pe massage_man face getting headache man der_eine_kopfmassage_bekommt entspannen kopfmassage kopfschmerzen
💆‍♀️ pe massage_woman face getting headache massage behandlung entspannen entspannend frau
💇 pe haircut barber beauty chop cosmetology friseur friseurin friseuse frisur
💇‍♂️ pe haircut_man barber beauty chop cosmetology friseur frisur haarschnitt mann
💇‍♀️ pe haircut_woman barber beauty chop cosmetology frau frau_beim_haareschneiden friseur haarschnitt
🚶 pe walking amble gait hike man fußgänger fußgänger(in) fußgängerin gehen
🚶‍♂️ pe walking_man amble gait hike man fußgänger gehen mann spaziergang
🚶‍♀️ pe walking_woman amble gait hike man frau fußgängerin gehen schlendern
🧍 pe standing_person person stand standing mensch stehen
🧍‍♂️ pe standing_man man stand standing mann stehen stehender_mann
🧍‍♀️ pe standing_woman stand standing woman frau stehen stehende_frau
🧎 pe kneeling_person kneel kneeling knees person fersensitz knien kniend kniende_person
🧎‍♂️ pe kneeling_man kneel kneeling knees man kniend kniender_mann mann
🧎‍♀️ pe kneeling_woman kneel kneeling knees woman frau kniend kniende_frau
🧑‍🦯 pe person_with_probing_cane accessibility blind cane person barrierefreiheit person_mit_blindenstock person_mit_langstock
👨‍🦯 pe man_with_probing_cane accessibility blind cane man barrierefreiheit behinderung mann
👩‍🦯 pe woman_with_probing_cane accessibility blind cane probing barrierefreiheit behinderung frau
🧑‍🦼 pe person_in_motorized_wheelchair accessibility motorized person wheelchair barrierefreiheit person_in_elektrischem_rollstuhl rollstuhl
👨‍🦼 pe man_in_motorized_wheelchair accessibility man motorized wheelchair barrierefreiheit behinderung mann mann_in_elektrischem_rollstuhl
👩‍🦼 pe woman_in_motorized_wheelchair accessibility motorized wheelchair woman barrierefreiheit behinderung frau frau_in_elektrischem_rollstuhl
🧑‍🦽 pe person_in_manual_wheelchair accessibility manual person wheelchair barrierefreiheit person_in_manuellem_rollstuhl rollstuhl
👨‍🦽 pe man_in_manual_wheelchair accessibility man manual wheelchair barrierefreiheit behinderung mann mann_in_manuellem_rollstuhl
👩‍🦽 pe woman_in_manual_wheelchair accessibility manual wheelchair woman barrierefreiheit behinderung frau frau_in_manuellem_rollstuhl
🏃 pe runner running fast hurry marathon move eilig joggen laufen laufende_person
🏃‍♂️ pe running_man fast hurry man marathon joggen jogger laufen laufender_mann
🏃‍♀️ pe running_woman fast hurry marathon move athlet athletin frau joggen
💃 pe dancer woman_dancing dance dancing elegant festlich flair flamenco
🕺 pe man_dancing dance dancer dancing elegant festlich flair flamenco
🕴️ pe business_suit_levitating business levitating person suit anzug geschäftlich mann schwebender_mann_im_anzug
👯 pe dancers bestie bff bunny counterpart bunnys doppelt hasenohren
👯‍♂️ pe dancing_men bestie bff bunny counterpart bunnys hasenohren männer männer_mit_hasenohren
👯‍♀️ pe dancing_women bestie bff bunny counterpart bunnys frauen frauen_mit_hasenohren hasenohren
🧖 pe sauna_person day luxurious pamper person abschalten dampfbad dampfsauna entspannen
🧖‍♂️ pe sauna_man day luxurious man pamper dampfsauna mann_in_dampfsauna sauna
🧖‍♀️ pe sauna_woman day luxurious pamper relax dampfsauna frau_in_dampfsauna sauna
🧗 pe climbing climb climber mountain bergsteiger bergsteiger(in) fels kletterer
🧗‍♂️ pe climbing_man climb climber climbing man bergsteiger
🧗‍♀️ pe climbing_woman climb climber climbing mountain bergsteiger bergsteigerin
🤺 pe person_fencing fencer fencing person sword fechten fechter fechter(in) schwert
🏇 pe horse_racing horse jockey racehorse racing jockey_auf_pferd pferderennen schnell sport
⛷️ pe skier ski snow schnee skifahrer skifahrer(in)
🏂️ pe snowboarder ski snow snowboard sport snowboarden snowboarder(in)
🏌️ pe golfing ball birdie caddy driving abschlagplatz golf golfer golfer(in)
🏌️‍♂️ pe golfing_man ball birdie caddy driving golf golfen golfer golfspieler
🏌️‍♀️ pe golfing_woman ball birdie caddy driving frau golf golfen golferin
🏄️ pe surfer beach ocean person sport surfboard surfbrett
🏄‍♂️ pe surfing_man beach man ocean sport mann surfer wellenreiten
🏄‍♀️ pe surfing_woman beach ocean person sport frau strand surf
🚣 pe rowboat boat canoe cruise fishing angeln boot kanu paddel
🚣‍♂️ pe rowing_man boat canoe cruise fishing boot mann mann_im_ruderboot rudern
🚣‍♀️ pe rowing_woman boat canoe cruise fishing boot bootfahrerin frau frau_im_ruderboot
🏊️ pe swimmer freestyle person sport swim kraulen pool schwimmbecken
🏊‍♂️ pe swimming_man freestyle man sport swim kraulen pool schwimmbad schwimmen
🏊‍♀️ pe swimming_woman freestyle man sport swim frau kraulen pool schwimmbad
⛹️ pe bouncing_ball_person athletic ball basketball bouncing basketballer basketballspieler
⛹️‍♂️ pe basketball_man bouncing_ball_man athletic ball basketball bouncing ballsport handball mann mann_mit_ball
⛹️‍♀️ pe basketball_woman bouncing_ball_woman athletic ball basketball bouncing ballsport basketballspieler
🏋️ pe weight_lifting barbell bodybuilder deadlift lifter gewicht gewichtheber gewichtheber(in) gewichtheberin
🏋️‍♂️ pe weight_lifting_man barbell bodybuilder deadlift lifter gewicht_heben gewichtheber mann
🏋️‍♀️ pe weight_lifting_woman barbell bodybuilder deadlift lifter frau gewicht_heben gewichte_heben gewichteheberin
🚴 pe bicyclist bicycle bike biking fahrrad person rad radeln
🚴‍♂️ pe biking_man bicycle bicyclist bike biking fahrrad mann rad radfahrer
🚴‍♀️ pe biking_woman bicycle bicyclist bike biking fahrrad fahrradfahrerin frau frauen
🚵 pe mountain_bicyclist bicycle bicyclist bike biking fahrrad mountainbiker mountainbiker(in) mountainbikerin
🚵‍♂️ pe mountain_biking_man bicycle bicyclist bike biking fahrrad mann mountainbike mountainbiker
🚵‍♀️ pe mountain_biking_woman bicycle bicyclist bike biking fahrrad fahrradfahrerin frau mountain_bike
🤸 pe cartwheeling active cartwheel excited akrobatik bodenturnen gymnastik person
🤸‍♂️ pe man_cartwheeling active cartwheel cartwheeling excited akrobatik bodenturnen gymnastik mann
🤸‍♀️ pe woman_cartwheeling active cartwheel cartwheeling excited akrobatik bodenturnen frau gymnastik
🤼 pe wrestling combat duel grapple people catchen catcher person ringen
🤼‍♂️ pe men_wrestling combat duel grapple men catchen catcher männer ringen
🤼‍♀️ pe women_wrestling combat duel grapple ring catchen catcherin person ringen
🤽 pe water_polo person playing polo sport schwimmsport sportler
🤽‍♂️ pe man_playing_water_polo man playing polo sport mann person schwimmsport
🤽‍♀️ pe woman_playing_water_polo playing polo sport swimming ballspiele frau person schwimmsport
🤾 pe handball_person athletics ball catch chuck handball handballer handballerin handballspieler
🤾‍♂️ pe man_playing_handball athletics ball catch chuck handball handballspieler mann sport
🤾‍♀️ pe woman_playing_handball athletics ball catch chuck frau handball handballerin handballspielerin
🤹 pe juggling_person act balance balancing handle artist artistin geschickt jongleur
🤹‍♂️ pe man_juggling act balance balancing handle artist entertainer geschickt jongleur
🤹‍♀️ pe woman_juggling act balance balancing handle frau geschickt jongleurin jonglieren
🧘 pe lotus_position cross legged legs lotus burmesischer_sitz frau lotussitz meditation
🧘‍♂️ pe lotus_position_man cross legged legs lotus mann_im_lotossitz meditation yoga
🧘‍♀️ pe lotus_position_woman cross legged legs lotus frau_im_lotossitz meditation yoga
🛀 pe bath bathtub person taking bad baden badende_person badewanne
🛌 pe sleeping_bed bed bedtime good goodnight bett gute_nacht heia im_bett_liegende_person
🧑‍🤝‍🧑 pe people_holding_hands bae bestie bff couple händchen_halten hände hände_halten menschen
👭 pe two_women_holding_hands bae bestie bff couple frauen händchen_halten händchen_haltende_frauen paar
👫 pe couple bae bestie bff frau händchen_halten mann mann_und_frau_halten_hände
👬 pe two_men_holding_hands bae bestie bff boys händchen_halten händchen_haltende_männer männer paar
💏 pe couplekiss anniversary babe bae couple frau herz kuss küssen
👩‍❤️‍💋‍👨 pe couplekiss_man_woman anniversary babe bae couple frau herz kuss küssen
👨‍❤️‍💋‍👨 pe couplekiss_man_man anniversary babe bae couple frau herz kuss küssen
👩‍❤️‍💋‍👩 pe couplekiss_woman_woman anniversary babe bae couple frau herz kuss küssen
💑 pe couple_with_heart anniversary babe bae couple frau herz liebe liebespaar
👩‍❤️‍👨 pe couple_with_heart_woman_man anniversary babe bae couple frau herz liebe liebespaar
👨‍❤️‍👨 pe couple_with_heart_man_man anniversary babe bae couple frau herz liebe liebespaar
👩‍❤️‍👩 pe couple_with_heart_woman_woman anniversary babe bae couple frau herz liebe liebespaar
👨‍👩‍👦 pe family_man_woman_boy boy child family man familie frau junge kind
👨‍👩‍👧 pe family_man_woman_girl child family girl man familie frau junge kind
👨‍👩‍👧‍👦 pe family_man_woman_girl_boy boy child family girl familie frau junge kind
👨‍👩‍👦‍👦 pe family_man_woman_boy_boy boy child family man familie frau junge kind
👨‍👩‍👧‍👧 pe family_man_woman_girl_girl child family girl man familie frau junge kind
👨‍👨‍👦 pe family_man_man_boy boy child family man familie junge kind mann
👨‍👨‍👧 pe family_man_man_girl child family girl man familie junge kind mann
👨‍👨‍👧‍👦 pe family_man_man_girl_boy boy child family girl familie junge kind mann
👨‍👨‍👦‍👦 pe family_man_man_boy_boy boy child family man familie junge kind mann
👨‍👨‍👧‍👧 pe family_man_man_girl_girl child family girl man familie junge kind mann
👩‍👩‍👦 pe family_woman_woman_boy boy child family woman familie frau junge kind
👩‍👩‍👧 pe family_woman_woman_girl child family girl woman familie frau junge kind
👩‍👩‍👧‍👦 pe family_woman_woman_girl_boy boy child family girl familie frau junge kind
👩‍👩‍👦‍👦 pe family_woman_woman_boy_boy boy child family woman familie frau junge kind
👩‍👩‍👧‍👧 pe family_woman_woman_girl_girl child family girl woman familie frau junge kind
👨‍👦 pe family_man_boy boy child family man familie junge kind mann
👨‍👦‍👦 pe family_man_boy_boy boy child family man familie junge kind mann
👨‍👧 pe family_man_girl child family girl man familie junge kind mann
👨‍👧‍👦 pe family_man_girl_boy boy child family girl familie junge kind mann
👨‍👧‍👧 pe family_man_girl_girl child family girl man familie junge kind mann
👩‍👦 pe family_woman_boy boy child family woman familie frau junge kind
👩‍👦‍👦 pe family_woman_boy_boy boy child family woman familie frau junge kind
👩‍👧 pe family_woman_girl child family girl woman familie frau junge kind
👩‍👧‍👦 pe family_woman_girl_boy boy child family girl familie frau junge kind
👩‍👧‍👧 pe family_woman_girl_girl child family girl woman familie frau junge kind
🗣️ pe speaking_head face head silhouette speak gesicht kopf sprechen
👤 pe bust_in_silhouette bust mysterious shadow silhouette büste person silhouette_einer_büste
👥 pe busts_in_silhouette bff bust busts everyone büsten personen silhouette_mehrerer_büsten
🫂 pe people_hugging comfort embrace farewell friendship abschied danke drücken drücker
👪️ pe family child familie junge kind mutter
👣 pe footprints barefoot clothing footprint omw abdruck auf_dem_weg fuß fußabdruck
🐵 na monkey_face animal banana face monkey affe affengesicht banane dschungel
🐒 na monkey animal banana affe tier
🦍 na gorilla animal affe gesicht tier
🦧 na orangutan animal ape monkey affe orang-utan tier
🐶 na dog adorbs animal face gesicht hund hundegesicht tier
🐕️ na dog2 animal animals dogs pet haustier hund tier wau
🦮 na guide_dog accessibility animal blind dog barrierefreiheit behinderung blindenhund
🐕‍🦺 na service_dog accessibility animal assistance dog assistenz assistenzhund barrierefreiheit behinderung
🐩 na poodle animal dog fluffy hund pudel tier
🐺 na wolf animal face gesicht tier wolfsgesicht
🦊 na fox_face animal face fuchs fuchsgesicht gesicht tier
🦝 na raccoon animal curious sly klug neugierig schlau tier
🐱 na cat animal face kitten gesicht katze katzengesicht miau
🐈️ na cat2 animal animals cats kitten haustier katze miau tier
🐈‍⬛ na black_cat animal black cat feline kater katze miau pech
🦁 na lion alpha animal face leo gesicht löwe löwengesicht sternzeichen
🐯 na tiger animal big cat face gesicht raubkatze tier
🐅 na tiger2 animal big cat predator tier tiger
🐆 na leopard animal big cat predator gepunktet punkte raubkatze
🐴 na horse animal dressage equine face gesicht pferd pferdegesicht pferdekopf
🫎 na moose alces animal antlers elk elch geweih säugetier tier
🫏 na donkey animal ass burro hinny austreten dickschädel dummkopf esel
🐎 na racehorse animal equestrian farm pferd rennen rennpferd tier
🦄 na unicorn face einhorn einhorngesicht gesicht
🦓 na zebra animal stripe streifen tier
🦌 na deer animal gesicht hirsch tier
🦬 na bison animal buffalo herd wisent büffel herde ochse
🐮 na cow animal face farm gesicht kuh kuhgesicht tier
🐂 na ox animal animals bull farm kuh ochse sternzeichen stier
🐃 na water_buffalo animal buffalo water zoo büffel tier wasser wasserbüffel
🐄 na cow2 animal animals farm milk bauernhof kuh muh tier
🐷 na pig animal bacon face farm gesicht schwein schweinegesicht tier
🐖 na pig2 animal bacon farm pork bauernhof sau schwein tier
🐗 na boar animal pig eber schwein tier wildschwein
🐽 na pig_nose animal face farm nose nase schwein schweinerüssel tier
🐏 na ram animal aries horns male schaf sternzeichen tierkreis widder
🐑 na sheep animal baa farm female bock mäh schaf tier
🐐 na goat animal capricorn farm milk steinbock sternzeichen tier tierkreis
🐪 na dromedary_camel animal desert dromedary hump dromedar einhöckrig kamel tier
🐫 na camel animal bactrian desert kamel tier wüste zweihöckrig
🦙 na llama alpaca animal guanaco vicuña alpaka anden kamel
🦒 na giraffe animal spots flecken tier
🐘 na elephant animal elefant tier
🦣 na mammoth animal extinction large tusk aussterben groß mammut natur
🦏 na rhinoceros animal nashorn rhinozeros tier
🦛 na hippopotamus animal hippo flusspferd nilpferd tier
🐭 na mouse animal face gesicht maus mausgesicht mäusegesicht
🐁 na mouse2 animal animals maus nage tier
🐀 na rat animal nagetier ratte tier
🐹 na hamster animal face pet gesicht hamstergesicht tier
🐰 na rabbit animal bunny face pet gesicht hase hasengesicht kaninchen
🐇 na rabbit2 animal bunny pet hase kaninchen karnickel mümmelmann
🐿️ na chipmunk animal squirrel streifenhörnchen tier
🦫 na beaver animal dam teeth biber biberschwanz biberzahn damm
🦔 na hedgehog animal spiny igel stachelig stacheln tier
🦇 na bat animal vampire fledermaus tier vampir
🐻 na bear animal face grizzly growl bär bärengesicht gesicht tier
🐻‍❄️ na polar_bear animal arctic bear polar arktis eisbär nordpol weiß
🐨 na koala animal australia bear down koalabär koalagesicht tier
🐼 na panda_face animal bamboo face gesicht panda pandabär pandagesicht
🦥 na sloth lazy slow faul faultier langsam tier
🦦 na otter animal fishing playful fischen tier verspielt
🦨 na skunk animal stink stinken stinktier tier
🦘 na kangaroo animal joey jump marsupial australien beuteltier down_under hüpfen
🦡 na badger animal honey pester dachs dachse frechdachs honigdachs
🐾 na feet paw_prints paw paws print abdruck tatzen tatzenabdrücke tier
🦃 na turkey bird gobble thanksgiving geflügel pute truthahn
🐔 na chicken animal bird ornithology geflügel henne huhn tier
🐓 na rooster animal bird ornithology hahn tier
🐣 na hatching_chick animal baby bird chick ei küken küken_in_eierschale piep
🐤 na baby_chick animal baby bird chick küken kükenkopf tier
🐥 na hatched_chick animal baby bird chick geflügel küken küken_in_frontansicht küken_von_vorne
🐦️ na bird animal ornithology papagei taube tier vogel
🐧 na penguin animal antarctica bird ornithology pinguin pinguinkopf tier vogel
🕊️ na dove bird fly ornithology peace fliegen friede frieden friedenstaube
🦅 na eagle animal bird ornithology adler tier vogel
🦆 na duck animal bird ornithology ente tier vogel
🦢 na swan animal bird cygnet duckling hässliches_entlein schwan tier vogel
🦉 na owl animal bird ornithology wise eule raubvogel tier uhu
🦤 na dodo animal bird extinction large aussterben dronte groß
🪶 na feather bird flight light plumage feder federleicht federn fliegen
🦩 na flamingo animal bird flamboyant ornithology bunt farbenfroh rosa
🦚 na peacock animal bird colorful ornithology bunt pfau stolz stolzieren
🦜 na parrot animal bird ornithology pirate ausplaudern papagei pirat plappern
🪽 na wing angelic ascend aviation bird engel engelsflügel federn fliegen
🐦‍⬛ na black_bird animal beak bird black amsel krächzen krähe rabe
🪿 na goose animal bird duck flock blöd dumm dumme_gans gans
🐸 na frog animal face frosch froschgesicht gesicht grün
🐊 na crocodile animal zoo krokodil reptil schnappi tier
🐢 na turtle animal terrapin tortoise schildkröte tier
🦎 na lizard animal reptile eidechse reptil
🐍 na snake animal bearer ophiuchus serpent schlange schlangenträger sternzeichen tier
🐲 na dragon_face animal dragon face fairy drache drachengesicht gesicht märchen
🐉 na dragon animal fairy fairytale knights chinesisch_neujahr drache märchen tier
🦕 na sauropod brachiosaurus brontosaurus dinosaur diplodocus dino dinosaurier
🦖 na t-rex dinosaur rex t dino dinosaurier saurier
🐳 na whale animal beach face ocean blasender_wal meer ozean tier
🐋 na whale2 animal beach ocean ozean tier wal
🐬 na dolphin flipper animal beach ocean delfin meer ozean strand
🦭 na seal animal lion ocean sea meer ozean robbe seehund
🐟️ na fish animal dinner fishes fishing aquarium fisch fische meehr
🐠 na tropical_fish animal fish fishes tropical fisch tier tropenfisch
🐡 na blowfish animal fish fisch kugelfisch kugelrund meer
🦈 na shark animal fish fisch hai haifisch meer
🐙 na octopus animal creature ocean krake meer oktopus tier
🐚 na shell animal beach conch sea muschel schneckenhaus strand tier
🪸 na coral change climate ocean reef great_barrier_reef klimawandel koralle korallenriff
🪼 na jellyfish animal aquarium burn invertebrate autsch brennen gallert glibber
🦀 na crab cancer zodiac krabbe krebs meer sternzeichen
🦞 na lobster animal bisque claws seafood hummer meeresfrucht meeresfrüchte
🦐 na shrimp food shellfish small garnele gourmet krustentier meeresfrucht
🦑 na squid animal food mollusk kalmar tier tintenfisch
🦪 na oyster diving pearl auster meer muschel perle
🐌 na snail animal escargot garden nature langsam schnecke tier
🦋 na butterfly insect pretty insekt schmetterling schön
🐛 na bug animal garden insect gefräßig insekt raupe tier
🐜 na ant animal garden insect ameise insekt tier
🐝 na bee honeybee animal bumblebee honey biene honig honigbiene hummel
🪲 na beetle animal bug insect insekt krabbeltier käfer minzkäfer
🐞 na lady_beetle animal beetle garden insect glückskäfer insekt krabbel käfer
🦗 na cricket animal bug grasshopper insect grashüpfer grille heuschrecke insekt
🪳 na cockroach animal insect pest roach insekt kakerlake krabbeln krabbeltier
🕷️ na spider animal insect insekt spinne tier
🕸️ na spider_web spider web netz spinne spinnennetz
🦂 na scorpion scorpio scorpius zodiac horoskop skorpion sternzeichen tierkreis
🦟 na mosquito bite disease fever insect biss fieber insekt insektenbiss
🪰 na fly animal disease insect maggot fliege fliegen insekt krankheit
🪱 na worm animal annelid earthworm parasite insekt natur parasit regenwurm
🦠 na microbe amoeba bacteria science virus amöbe amöben bakterie bakterien
💐 na bouquet anniversary birthday date flower blumen blumenstrauß
🌸 na cherry_blossom blossom cherry flower plant blume blüte kirschblüte kirsche
💮 na white_flower flower white blume blumenstempel
🪷 na lotus beauty buddhism calm flower blume buddhismus erleuchtung gleichmut
🏵️ na rosette plant pflanze
🌹 na rose beauty elegant flower love blume blüte pflanze
🥀 na wilted_flower dying flower wilted am_sterben blume sterbend verwelkt
🌺 na hibiscus flower plant blume blüte hibiskus pflanze
🌻 na sunflower flower outdoors plant sun blume blüte pflanze sonne
🌼 na blossom buttercup dandelion flower plant blume blüte gelbe_blüte pflanze
🌷 na tulip blossom flower growth plant blume blüte pflanze tulpe
🪻 na hyacinth bloom bluebonnet flower indigo blaue_wiesenlupine blume blühen blüte
🌱 na seedling plant sapling sprout young junge_pflanze spross
🪴 na potted_plant decor grow house nurturing dekor grünpflanze haus pflanze
🌲 na evergreen_tree christmas evergreen forest pine baum nadelbaum pflanze tannenbaum
🌳 na deciduous_tree deciduous forest green habitat baum blätter grün laub
🌴 na palm_tree beach palm plant tree baum kokusnuss oase palme
🌵 na cactus desert drought nature plant dürre kaktus natur pflanze
🌾 na ear_of_rice ear grain grains plant pflanze reis reispflanze reisähre
🌿 na herb leaf plant blätter kräuter pflanze
☘️ na shamrock irish plant grün kleeblatt pflanze
🍀 na four_leaf_clover 4 clover four four-leaf blatt glück glücksklee klee
🍁 na maple_leaf falling leaf maple ahorn ahornblatt blatt herbst
🍂 na fallen_leaf autumn fall fallen falling blatt blätter fallendes_laub herbst
🍃 na leaves blow flutter fluttering leaf blatt blätter blätter_im_wind laub
🪹 na empty_nest branch empty home nest heim leeres_nest nestbau
🪺 na nest_with_eggs bird branch egg eggs heim nest nest_mit_blauen_eiern nest_mit_eiern
🍄 na mushroom fungus toadstool fliegenpilz giftig pilz
🍇 fo grapes dionysus fruit grape frucht obst traube trauben
🍈 fo melon cantaloupe fruit frucht honigmelone melone
🍉 fo watermelon fruit frucht melone obst wasser
🍊 fo mandarin orange tangerine c citrus fruit nectarine apfelsine frucht mandarine obst
🍋 fo lemon citrus fruit sour frucht obst sauer zitrone
🍌 fo banana fruit potassium banane frucht obst schale
🍍 fo pineapple colada fruit pina tropical ananas frucht obst
🥭 fo mango food fruit tropical essen frucht früchte
🍎 fo apple diet food fruit apfel frucht obst rot
🍏 fo green_apple apple fruit green apfel frucht gesund grün
🍐 fo pear fruit birne frucht obst
🍑 fo peach fruit frucht obst pfirsich
🍒 fo cherries berries cherry fruit red frucht kirsche kirschen obst
🍓 fo strawberry berry fruit beere erdbeere essen frucht
🫐 fo blueberries berries berry bilberry blue beere blau blaubeere blaubeeren
🥝 fo kiwi_fruit food fruit kiwi frucht obst
🍅 fo tomato food fruit vegetable essen gemüse obst tomate
🫒 fo olive food essen grün lebensmittel nahrung
🥥 fo coconut colada palm piña essen frucht kokosnuss
🥑 fo avocado food fruit essen frucht
🍆 fo eggplant aubergine vegetable gemüse
🥔 fo potato food vegetable essen gemüse kartoffel
🥕 fo carrot food vegetable gemüse karotte mohrrübe möhre
🌽 fo corn crops ear farm gemüse mais maiskolben
🌶️ fo hot_pepper hot pepper chili paprika peperoni pfeffer
🫑 fo bell_pepper bell capsicum food pepper essen gemüse gemüsepaprika grün
🥒 fo cucumber food pickle vegetable essen gemüse gurke scheiben
🥬 fo leafy_green bok burgers cabbage choy blattgemüse blattgrün essen gemüse
🥦 fo broccoli cabbage wild brokkoli essen gemüse
🧄 fo garlic flavoring essen geschmack knoblauch lebensmittel
🧅 fo onion flavoring essen geschmack gewürz lebensmittel
🥜 fo peanuts food nut peanut vegetable erdnuss essen
🫘 fo beans food kidney legume small bohne bohnen essen gemüse
🌰 fo chestnut almond plant kastanie marone
🫚 fo ginger_root beer ginger health herb gesund gewürz ginger_ale ingwer
🫛 fo pea_pod beans beanstalk edamame legume bohne erbse erbsen
🍞 fo bread carbs food grain loaf brot brotlaib essen kohlenhydrate
🥐 fo croissant bread breakfast crescent food corissant französisch frühstück
🥖 fo baguette_bread baguette bread food french brot französisch frühstück
🫓 fo flatbread arepa bread food gordita brot essen fladenbrot
🥨 fo pretzel convoluted twisted brezel brezen brezn essen
🥯 fo bagel bakery bread breakfast schmear backwaren brötchen bäckerei
🥞 fo pancakes breakfast crêpe food hotcake crepe eierpfannkuchen essen pfannkuchen
🧇 fo waffle breakfast indecisive iron essen lebensmittel nahrung waffel
🧀 fo cheese wedge käse käsestück
🍖 fo meat_on_bone bone meat fleisch fleischhachse knochen restaurant
🍗 fo poultry_leg bone chicken drumstick hungry fleisch geflügel hähnchenschenkel hühnerbein
🥩 fo cut_of_meat chop cut lambchop meat essen fleisch fleischstück kotelett
🥓 fo bacon breakfast food meat essen frühstücksspeck speck
🍔 fo hamburger burger eat fast food fast_food restaurant
🍟 fo fries fast food french fritten pommes pommes_frites
🍕 fo pizza cheese food hungry pepperoni pizzastück pizzeria
🌭 fo hotdog dog frankfurter hot essen hot_dog
🥪 fo sandwich bread brot essen
🌮 fo taco mexican essen mexikanisch
🌯 fo burrito mexican wrap essen mexikanisch
🫔 fo tamale food mexican pamonha wrapped burrito eingewickelt essen lebensmittel
🥙 fo stuffed_flatbread falafel flatbread food gyro döner döner_kebab wrap
🧆 fo falafel chickpea meatball bällchen essen fleischbällchen
🥚 fo egg breakfast food ei frühstück frühstücksei
🍳 fo fried_egg breakfast easy egg fry braten bratpfanne kochen pfanne
🥘 fo shallow_pan_of_food casserole food paella pan essen pfannengericht reispfanne
🍲 fo stew food pot soup eintopf gericht schüssel suppe
🫕 fo fondue cheese chocolate food melted essen geschmolzen käse
🥣 fo bowl_with_spoon bowl breakfast cereal congee brei cerealien essen frühstück
🥗 fo green_salad food green salad blattgemüse essen gesund grün
🍿 fo popcorn corn movie pop kino snack
🧈 fo butter dairy essen lebensmittel milchprodukt
🧂 fo salt condiment flavor mad salty gesalzen geschmack gewürz salz
🥫 fo canned_food can canned food büchse dose essen konserve
🍱 fo bento box food bento-box japanisches_essen sushi
🍘 fo rice_cracker cracker food rice reiscracker
🍙 fo rice_ball ball food japanese rice essen japanisch reis reisbällchen
🍚 fo rice cooked food essen reis reis_in_schüssel
🍛 fo curry food rice reis reis_mit_curry
🍜 fo ramen bowl chopsticks food noodle chinesisches_essen dampfend eiernudeln nudeln
🍝 fo spaghetti food meatballs pasta restaurant essse nudeln_mit_tomatensoße
🍠 fo sweet_potato food potato roasted sweet essen gemüse geröstet süßkartoffel
🍢 fo oden food kebab restaurant seafood japanisches_gericht
🍣 fo sushi food japanisches_gericht restaurant
🍤 fo fried_shrimp fried prawn shrimp tempura frittierte_garnele garnele restaurant
🍥 fo fish_cake cake fish food pastry fisch fischfrikadelle restaurant spirale
🥮 fo moon_cake autumn cake festival moon essen fest herbst
🍡 fo dango dessert japanese skewer stick japanisches_gericht mochi-kugeln_auf_einem_spieß restaurant
🥟 fo dumpling empanada gyōza jiaozi pierogi chinesische_teigtasche essen
🥠 fo fortune_cookie cookie fortune prophecy essen glückskeks prophezeiung
🥡 fo takeout_box box chopsticks delivery food chinesisches_essen essen stäbchen takeaway-box
🍦 fo icecream cream dessert food ice eis softeis
🍧 fo shaved_ice dessert ice restaurant shaved eis sorbet wassereis zerstoßen
🍨 fo ice_cream cream dessert food ice eis eisbecher eiscreme eisdiele
🍩 fo doughnut breakfast dessert donut food essen kuchen
🍪 fo cookie chip chocolate dessert sweet keks plätchen
🎂 fo birthday bday cake celebration essen feier geburtstag geburtstagskuchen
🍰 fo cake dessert pastry slice kuchen kuchenstück stück_torte torte
🧁 fo cupcake bakery dessert sprinkles sugar bäckerei essen
🥧 fo pie apple filling fruit meat essen füllung gebäck kuchen
🍫 fo chocolate_bar bar candy chocolate dessert essen schokolade schokoladentafel süßigkeit
🍬 fo candy cavities dessert halloween restaurant bonbon süß süßigkeit
🍭 fo lollipop candy dessert food restaurant lolli lutscher süßigkeit
🍮 fo custard dessert pudding sweet flan nachspeise nachtisch
🍯 fo honey_pot barrel bear food honey honig honigtopf süß
🍼 fo baby_bottle babies baby birth born babyflasche flasche fläschchen
🥛 fo milk_glass drink glass milk getränk glas milch trinken
☕️ fo coffee beverage cafe caffeine chai dampfend getränk heiß
🫖 fo teapot brew drink food pot getränk kanne lebensmittel tee
🍵 fo tea beverage cup drink handle getränk grüner_tee oolong schale
🍶 fo sake bar beverage bottle cup flasche getränk sake-flasche_mit_tasse
🍾 fo champagne bar bottle cork drink champagner flasche flasche_mit_knallendem_korken getränk
🍷 fo wine_glass alcohol bar beverage booze alkohol glas wein
🍸️ fo cocktail alcohol bar booze club cocktailglas drink
🍹 fo tropical_drink alcohol bar booze club cocktail exotisches_getränk
🍺 fo beer alcohol ale bar bier bierkrug krug
🍻 fo beers alcohol bar beer booze anstoßen bier bierkrüge oktoberfest
🥂 fo clinking_glasses celebrate clink clinking drink anstoßen feier feiern getränk
🥃 fo tumbler_glass glass liquor scotch shot bar schnaps trinkglas whiskey
🫗 fo pouring_liquid accident drink empty glass ausgießen ausleeren flüssigkeit_ausgießen getränk
🥤 fo cup_with_straw cup drink juice malt becher becher_mit_strohhalm brause erfrischung
🧋 fo bubble_tea boba bubble food milk blase essen getränk
🧃 fo beverage_box beverage box juice straw fruchtsaft getränk obstsaft saft
🧉 fo mate drink getränk mate-tee tee
🧊 fo ice_cube cold cube iceberg eisberg eiswürfel gefroren kalt
🥢 fo chopsticks hashi jeotgarak kuaizi chinesisches_essen essen essstäbchen
🍽️ fo plate_with_cutlery cooking dinner eat fork gabel geschirr kochen messer
🍴 fo fork_and_knife breakfast breaky cooking cutlery abendessen besteck essen frühstück
🥄 fo spoon eat tableware besteck löffel
🔪 fo hocho knife chef cooking kitchen küchenmesser messer schneiden
🫙 fo jar condiment container empty nothing einmachglas einweckglas essen gewürzglas
🏺 fo amphora aquarius cooking drink jug amphore gefäß kochen krug
🌍️ tr earth_africa africa earth europe europe-africa afrika erde europa globus_mit_europa_und_afrika
🌎️ tr earth_americas americas earth globe showing erde globus globus_mit_amerika nordamerika
🌏️ tr earth_asia asia asia-australia australia earth asien australien erde globus
🌐 tr globe_with_meridians earth globe internet meridians breitengrad globus_mit_meridianen längengrad
🗺️ tr world_map map world karte landkarte reisen welt
🗾 tr japan map karte umriss_von_japan
🧭 tr compass direction magnetic navigation orienteering himmelsrichtung kompass magnetisch
🏔️ tr mountain_snow cold mountain snow snow-capped berg gebirge kalt schnee
⛰️ tr mountain berg gebirge
🌋 tr volcano eruption mountain nature ausbruch berg lava vulkan
🗻 tr mount_fuji fuji mount mountain nature berg vulkan
🏕️ tr camping campen zelt zelten
🏖️ tr beach_umbrella beach umbrella meer sonnenschirm strand strand_mit_sonnenschirm
🏜️ tr desert heiß wüste
🏝️ tr desert_island desert island einsam einsame_insel insel meer
🏞️ tr national_park national park berg fluss nationalpark natur
🏟️ tr stadium arena stadion
🏛️ tr classical_building building classical antik antikes_gebäude gebäude klassizistisch
🏗️ tr building_construction building construction crane bau bauen kran
🧱 tr bricks clay mortar wall bauen grenze klinker mauer
🪨 tr rock boulder heavy solid stone felsen felsig hart natur
🪵 tr wood log lumber timber baumstamm feuerholz holz holzig
🛖 tr hut home house roundhouse shelter behausung gebäude haus hütte
🏘️ tr houses house dorf gebäude haus häuser
🏚️ tr derelict_house derelict home house gebäude haus heruntergekommen verfallen
🏠️ tr house building country heart home gebäude haus zuhause
🏡 tr house_with_garden building country garden heart baum haus haus_mit_baum haus_mit_garten
🏢 tr office building city cubical job bürogebäude hochhaus
🏣 tr post_office building japanese office post japan japanisches_postgebäude
🏤 tr european_post_office building european office post europa europäisches_postgebäude postgebäude
🏥 tr hospital building doctor medicine ambulanz arzt gebäude krank
🏦 tr bank building gebäude geld
🏨 tr hotel building gebäude unterkunft übernachten
🏩 tr love_hotel building hotel love gebäude liebe stundenhotel
🏪 tr convenience_store 24 building convenience hours einkaufen gebäude geschäft lebensmittel
🏫 tr school building gebäude schule schulgebäude
🏬 tr department_store building department store einkaufen gebäude geschäft kaufhaus
🏭️ tr factory building fabrik fabrikgebäude gebäude
🏯 tr japanese_castle building castle japanese bauwerk gebäude japan japanisch
🏰 tr european_castle building european bauwerk burg europa europäisch
💒 tr wedding chapel hitched nuptials romance herz hochzeit kirche
🗼 tr tokyo_tower tokyo tower fernsehturm tokio
🗽 tr statue_of_liberty liberty new ny nyc amerika freiheit freiheitsstatue
⛪️ tr church bless chapel christian cross christ christentum christlich gebäude
🕌 tr mosque islam masjid muslim religion moschee moslem
🛕 tr hindu_temple hindu temple gebäude hindutempel tempel
🕍 tr synagogue jew jewish judaism religion jude jüdisch synagoge
⛩️ tr shinto_shrine religion shinto shrine schrein shinto-schrein
🕋 tr kaaba hajj islam muslim religion moslem
⛲️ tr fountain brunnen garten park springbrunnen
⛺️ tr tent camping campingurlaub zelt zeltplatz
🌁 tr foggy fog nebel wetter
🌃 tr night_with_stars night star stars city hochhäuser nacht skyline
🏙️ tr cityscape city gebäude großstadt hochhäuser häuser
🌄 tr sunrise_over_mountains morning mountains over sun berge sonnenaufgang sonnenaufgang_über_bergen
🌅 tr sunrise morning nature sun meer sonnenaufgang sonnenaufgang_über_dem_meer
🌆 tr city_sunset at building city cityscape abendstimmung_in_der_stadt hochhäuser new_york skyline
🌇 tr city_sunrise building dusk sun großstadt hochhäuser morgenrot sonnenaufgang
🌉 tr bridge_at_night at bridge night brücke brücke_vor_nachthimmel golden_gate nacht
♨️ tr hotsprings hot springs steaming dampf dampfend heiß heiße_quelle
🎠 tr carousel_horse carousel entertainment horse karussell karussellpferd pferd reiten
🛝 tr playground_slide amusement park play playground rutschbahn rutsche spielen spielplatz
🎡 tr ferris_wheel amusement ferris park theme freizeitpark rad riesenrad volksfest
🎢 tr roller_coaster amusement coaster park roller achterbahn freizeitpark volksfest
💈 tr barber cut fresh haircut barbershop-säule friseur herrenfriseur säule
🎪 tr circus_tent circus tent unterhaltung zelt zirkus zirkuszelt
🚂 tr steam_locomotive caboose engine railway steam bahn dampf dampflok dampflokomotive
🚃 tr railway_car car electric railway train eisenbahnwagen fahrzeug straßenbahn straßenbahnwagen
🚄 tr bullettrain_side high-speed railway shinkansen speed hochgeschwindigkeitszug_mit_spitzer_nase ice tgv
🚅 tr bullettrain_front bullet high-speed nose railway bahn hochgeschwindigkeitszug japan shinkansen
🚆 tr train2 arrived choo railway bahn eisenbahn ice zug
🚇️ tr metro subway travel u-bahn
🚈 tr light_rail arrived light monorail rail bahn ice s-bahn
🚉 tr station railway train bahn bahnhof zug
🚊 tr tram trolleybus straßenbahn verkehrsmittel
🚝 tr monorail vehicle bahn einschienenbahn magnetschwebebahn
🚞 tr mountain_railway car mountain railway trip bahn bergbahn bimmelbahn zug
🚋 tr train bus car tram trolley straßenbahn straßenbahnwagen tramwagen
🚌 tr bus school vehicle fahrzeug schulbus
🚍️ tr oncoming_bus bus cars oncoming bus_von_vorne verkehrsmittel vorderansicht_bus
🚎 tr trolleybus bus tram trolley oberleitungsbus straßenbahn
🚐 tr minibus bus drive van vehicle fahrzeug kleinbus
🚑️ tr ambulance emergency vehicle ambulanz krankenwagen notfall
🚒 tr fire_engine engine fire truck brand feuerwehrauto löschfahrzeug
🚓 tr police_car 5–0 car cops patrol polizei polizeiwagen streifenwagen
🚔️ tr oncoming_police_car car oncoming police polizei polizeiwagen_von_vorne streifenwagen vorderansicht_polizeiwagen
🚕 tr taxi cab cabbie car drive auto fahrzeug
🚖 tr oncoming_taxi cab cabbie cars drove auto fahren gelb taxi
🚗 tr car red_car driving vehicle auto fahren fahrzeug rot
🚘️ tr oncoming_automobile automobile car cars drove auto auto_von_vorne automobil fahrzeug
🚙 tr blue_car car drive recreational sport auto blau fahren verreisen
🛻 tr pickup_truck automobile car flatbed pick-up auto fahren fahrzeug laster
🚚 tr truck car delivery drive lastwagen lieferwagen lkw
🚛 tr articulated_lorry articulated car drive lorry lastwagen lkw sattelzug umziehen
🚜 tr tractor vehicle bauernhof landwirtschaft traktor trecker
🏎️ tr racing_car car racing zoom autorennen rennauto
🏍️ tr motorcycle racing moped motorrad motorrennen
🛵 tr motor_scooter motor scooter motoroller motorroller roller vespa
🦽 tr manual_wheelchair accessibility manual wheelchair barrierefreiheit behinderung manueller_rollstuhl rollstuhl
🦼 tr motorized_wheelchair accessibility motorized wheelchair barrierefreiheit behinderung elektrischer_rollstuhl rollstuhl
🛺 tr auto_rickshaw auto rickshaw tuk autorikscha fahrzeug tuk-tuk
🚲️ tr bike class cycle cycling bmx fahrrad rad radeln
🛴 tr kick_scooter kick scooter roller tretroller
🛹 tr skateboard board skate skater wheels brett räder
🛼 tr roller_skate blades roller skate skates rollen rollerskate rollschuh rollschuh_laufen
🚏 tr busstop bus stop bushaltestelle haltestelle
🛣️ tr motorway highway road autobahn schnellstraße
🛤️ tr railway_track railway track train bahn bahngleis gleise schienen
🛢️ tr oil_drum drum oil fass öl ölfass
⛽️ tr fuelpump diesel fuel gas benzin tanke tanken tankstelle
🛞 tr wheel car circle tire turn autorad autoreifen drehen rad
🚨 tr rotating_light alarm alert beacon car polizei polizeilicht sirene
🚥 tr traffic_light horizontal intersection light signal ampel horizontale_verkehrsampel verkehrsampel vertikal
🚦 tr vertical_traffic_light drove intersection light signal ampel horizontal verkehrsampel vertikale_verkehrsampel
🛑 tr stop_sign octagonal sign stop achteckig schild stopp stoppschild
🚧 tr construction barrier baustelle baustellenabsperrung baustellenschild schild
⚓️ tr anchor ship tool anker hafen meer
🛟 tr ring_buoy buoy float life lifesaver leben_retten lebensretter retten rettung
⛵️ tr boat sailboat resort sailing sea boot segelboot
🛶 tr canoe boat boot kanu wassersport
🚤 tr speedboat billionaire boat lake luxury boot luxus schnellboot see
🛳️ tr passenger_ship passenger ship aida passagierschiff rundreise schiff
⛴️ tr ferry boat passenger fähre schiff
🛥️ tr motor_boat boat motor motorboat boot motorboot schiff
🚢 tr ship boat passenger travel dampfer kreuzfahrtschiff schiff traumschiff
✈️ tr airplane aeroplane fly flying jet flieger flugzeug
🛩️ tr small_airplane aeroplane airplane plane small flugzeug klein kleines_flugzeug privatjet
🛫 tr flight_departure aeroplane airplane check-in departure abflug fliegen flughafen flugzeug
🛬 tr flight_arrival aeroplane airplane arrival arrivals ankunft flieger flughafen flugzeug
🪂 tr parachute hang-glide parasail skydive fallschirm fallschirmspringen paragliding skydiving
💺 tr seat chair bus flugzeug sitz sitzplatz
🚁 tr helicopter copter roflcopter travel vehicle fliegen helikopter hubschrauber reisen
🚟 tr suspension_railway railway suspension hängebahn schwebebahn
🚠 tr mountain_cableway cable cableway gondola lift bergschwebebahn schwebebahn
🚡 tr aerial_tramway aerial cable car gondola bergseilbahn gondel seilbahn
🛰️ tr artificial_satellite space satellit sputnik weltraum
🚀 tr rocket launch rockets space travel all rakete weltraum
🛸 tr flying_saucer aliens extra flying saucer alien außerirdisch fliegende_untertasse ufo
🛎️ tr bellhop_bell bell bellhop hotel klingel rezeptionsklingel
🧳 tr luggage bag packing roller suitcase ballast gepäck hartschalenkoffer koffer
⌛️ tr hourglass done sand time prozess sanduhr vorgang_läuft zeit
⏳️ tr hourglass_flowing_sand done flowing hourglass hours laufende_sanduhr prozess sanduhr vorgang_läuft
⌚️ tr watch clock time armbanduhr uhr zeit
⏰️ tr alarm_clock alarm clock hours hrs uhr uhrzeit wecker zeit
⏱️ tr stopwatch clock time stoppuhr uhr zeit
⏲️ tr timer_clock clock timer uhr zeitschaltuhr
🕰️ tr mantelpiece_clock clock mantelpiece time kaminuhr tick_tack uhr
🕛️ tr clock12 12 12:00 clock o’clock 0_uhr 12:00_uhr mittag
🕧️ tr clock1230 12 12:30 30 clock 00:30 halb_eins uhr
🕐️ tr clock1 1 1:00 clock one 01:00 13:00 1:00_uhr
🕜️ tr clock130 1 1:30 30 clock 1_uhr_30 1:30_uhr halb_zwei uhr
🕑️ tr clock2 2 2:00 clock o’clock 2:00_uhr uhr zeit
🕝️ tr clock230 2 2:30 30 clock 2:30_uhr halb_drei uhr zeit
🕒️ tr clock3 3 3:00 clock o’clock 3:00_uhr uhr zeit
🕞️ tr clock330 3 30 3:30 clock 3:30_uhr halb_vier uhr ziffernblatt_3.30_uhr
🕓️ tr clock4 4 4:00 clock four 4:00_uhr uhr zeit
🕟️ tr clock430 30 4 4:30 clock 04:30 16:30 4:30_uhr halb_fünf
🕔️ tr clock5 5 5:00 clock five 05:00 17:00 5:00_uhr
🕠️ tr clock530 30 5 5:30 clock 05:30 17:30 5:30_uhr halb_sechs
🕕️ tr clock6 6 6:00 clock o’clock 6:00_uhr uhr zeit
🕡️ tr clock630 30 6 6:30 clock 6:30_uhr halb_sieben uhr ziffernblatt_6.30_uhr
🕖️ tr clock7 0 7 7:00 clock 7:00_uhr uhr ziffernblatt_7.00_uhr
🕢️ tr clock730 30 7 7:30 clock 7:30_uhr halb_acht uhr zeit
🕗️ tr clock8 8 8:00 clock eight 8:00_uhr uhr um_8
🕣️ tr clock830 30 8 8:30 clock 8:30_uhr halb_neun uhr ziffernblatt_8.30_uhr
🕘️ tr clock9 9 9:00 clock nine 9:00_uhr uhr zeit
🕤️ tr clock930 30 9 9:30 clock 9:30_uhr halb_zehn uhr zeit
🕙️ tr clock10 0 10 10:00 clock 10:00_uhr uhr zeit
🕥️ tr clock1030 10 10:30 30 clock 10:30_uhr halb_elf uhr ziffernblatt_10.30_uhr
🕚️ tr clock11 11 11:00 clock eleven 11:00_uhr uhr zeit
🕦️ tr clock1130 11 11:30 30 clock 11:30_uhr halb_zwölf uhr zeit
🌑 tr new_moon dark moon new space mond neumond
🌒 tr waxing_crescent_moon crescent dreams moon space erstes_mondviertel mond zunehmend
🌓 tr first_quarter_moon first moon quarter space halbmond mond zunehmend zunehmender_halbmond
🌔 tr moon waxing_gibbous_moon gibbous space waxing mond zunehmend zweites_mondviertel
🌕️ tr full_moon full moon space mond vollmond
🌖 tr waning_gibbous_moon gibbous moon space waning abnehmend drittes_mondviertel mond
🌗 tr last_quarter_moon last moon quarter space abnehmend abnehmender_halbmond halbmond
🌘 tr waning_crescent_moon crescent moon space waning abnehmend letztes_mondviertel mond nacht
🌙 tr crescent_moon crescent moon ramadan space mond mondsichel nacht
🌚 tr new_moon_with_face face moon new space gesicht mond mondgesicht neumond
🌛 tr first_quarter_moon_with_face face first moon quarter gesicht mond mondsichel mondsichel_mit_gesicht_links
🌜️ tr last_quarter_moon_with_face dreams face last moon gesicht mondsichel mondsichel_mit_gesicht_rechts nacht
🌡️ tr thermometer weather temperatur wetter
☀️ tr sunny bright rays space sonne sonnenstrahlen sonnig strahlen
🌝 tr full_moon_with_face bright face full moon gesicht vollmond vollmond_mit_gesicht
🌞 tr sun_with_face beach bright day face gesicht sonne sonne_mit_gesicht sonnengesicht
🪐 tr ringed_planet planet ringed saturn saturnine gasplanet himmelskörper ringplanet
⭐️ tr star astronomy medium stars white astronomie gelber_stern himmel stern
🌟 tr star2 glittery glow glowing night funkeln funkelnder_stern glitzern stern
🌠 tr stars falling night shooting space himmel sternschnuppe
🌌 tr milky_way milky space way galaxie milchstraße universum
☁️ tr cloud weather wetter wolke wolkig
⛅️ tr partly_sunny behind cloud cloudy sun sonne sonne_hinter_wolke wolke wolkig
⛈️ tr cloud_with_lightning_and_rain cloud lightning rain thunder blitz gewitter regen wetter
🌤️ tr sun_behind_small_cloud behind cloud sun weather bewölkt kleine_wolke sonne sonne_hinter_kleiner_wolke
🌥️ tr sun_behind_large_cloud behind cloud sun weather bewölkt große_wolke sonne sonne_hinter_großer_wolke
🌦️ tr sun_behind_rain_cloud behind cloud rain sun regenwolke sonne sonne_hinter_regenwolke wetter
🌧️ tr cloud_with_rain cloud rain weather regen regenwolke wetter wolke
🌨️ tr cloud_with_snow cloud cold snow weather kalt schnee wetter wolke
🌩️ tr cloud_with_lightning cloud lightning weather blitz gewitter wetter wolke
🌪️ tr tornado cloud weather whirlwind wetter wirbelsturm
🌫️ tr fog cloud weather nebel neblig wetter
🌬️ tr wind_face blow cloud face wind wetter windig
🌀 tr cyclone dizzy hurricane twister typhoon spirale wirbel wirbelsturm
🌈 tr rainbow gay genderqueer glbt glbtq regenbogen wetter
🌂 tr closed_umbrella closed clothing rain umbrella geschlossener_regenschirm regen regenschirm
☂️ tr open_umbrella clothing rain bekleidung regen regenschirm wetter
☔️ tr umbrella clothing drop drops rain regen regenschirm regenschirm_im_regen
⛱️ tr parasol_on_ground ground rain sun umbrella aufgestellt aufgestellter_sonnenschirm sonnenschirm strand
⚡️ tr zap danger electric electricity high blitz elektrizität gefahr gewitter
❄️ tr snowflake cold snow weather flocke kalt schnee schneeflocke
☃️ tr snowman_with_snow cold man snow schnee schneemann schneemann_im_schnee
⛄️ tr snowman cold man snow kalt schnee schneemann schneemann_ohne_schneeflocken
☄️ tr comet space komet weltall
🔥 tr fire af burn flame hot brennen feuer flamme heiß
💧 tr droplet cold comic drop nature schweiß tropfen träne wasser
🌊 tr ocean nature surf surfer meer welle
🎃 ac jack_o_lantern celebration halloween jack lantern halloweenkürbis herbst kürbis
🎄 ac christmas_tree celebration christmas tree baum tanne weihnachten weihnachtsbaum
🎆 ac fireworks boom celebration entertainment yolo feuerwerk silvester
🎇 ac sparkler boom celebration fireworks sparkle feiern feuerwerk party wunderkerze
🧨 ac firecracker dynamite explosive fire fireworks dynamit explosion explosiv feuer
✨️ ac sparkles * magic sparkle star funkel funkeln funkelnde_sterne
🎈 ac balloon birthday celebrate celebration ballon feier geburtstag luftballon
🎉 ac tada awesome birthday celebrate celebration böller feier juhu knaller
🎊 ac confetti_ball ball celebrate celebration confetti feier konfetti konfettiball party
🎋 ac tanabata_tree banner celebration japanese tanabata baum fest japan sternenfest
🎍 ac bamboo celebration decoration japanese japan neujahrsfest piniendekoration
🎎 ac dolls celebration doll festival japanische_puppen puppenfest_japan
🎏 ac flags carp celebration streamer feier karpfen traditionelle_japanische_windsäcke windsäcke
🎐 ac wind_chime bell celebration chime wind bimmel feier glocke japanisches_windspiel
🎑 ac rice_scene celebration ceremony moon viewing japan mond mondfest traditionelles_mondfest
🧧 ac red_envelope envelope gift good hóngbāo geld geschenk glück hong_bao
🎀 ac ribbon celebration feier geschenk pink rosa
🎁 ac gift birthday bow box celebration feier geburtstag geschenk schachtel
🎗️ ac reminder_ribbon celebration reminder ribbon gedenkschleife schleife
🎟️ ac tickets admission ticket billet eintrittskarte eintrittskarten
🎫 ac ticket admission stub konzert unterhaltung
🎖️ ac medal_military award celebration medal military militärorden orden
🏆️ ac trophy champion champs prize slay bundesliga gewinnen pokal
🏅 ac medal_sports award gold medal sports gewinn goldmedaille medaille sportmedaille
🥇 ac 1st_place_medal 1st first gold medal erster gewinn goldmedaille medaille_1._platz
🥈 ac 2nd_place_medal 2nd medal place second medaille_2._platz silbermedaille zweiter
🥉 ac 3rd_place_medal 3rd bronze medal place bronzemedaille dritter medaille_3._platz
⚽️ ac soccer ball football futbol bundesliga fußball messi
⚾️ ac baseball ball sport
🥎 ac softball ball glove sports underarm baseball handschuh
🏀 ac basketball ball hoop sport korb
🏐 ac volleyball ball game sport
🏈 ac football american ball bowl american_football amerika
🏉 ac rugby_football ball football rugby sport rugbyball
🎾 ac tennis ball racquet sport tennisball
🥏 ac flying_disc disc flying ultimate disk fliegende_untertasse frisbee
🎳 ac bowling ball game sport strike bowlingkugel kugel spiel
🏏 ac cricket_game ball bat cricket game kricket schläger
🏑 ac field_hockey ball field game hockey feldhockey schläger
🏒 ac ice_hockey game hockey ice puck eishockey eishockey-schläger_und_puck
🥍 ac lacrosse ball goal sports stick schläger sport
🏓 ac ping_pong ball bat game paddle schläger spiel
🏸 ac badminton birdie game racquet shuttlecock federball schläger
🥊 ac boxing_glove boxing glove boxen boxhandschuh handschuh sport
🥋 ac martial_arts_uniform arts judo karate martial kampfkunst kampfsport kampfsportanzug
🥅 ac goal_net goal net fußball netz sport tor
⛳️ ac golf flag hole sport golffahne golfplatz
⛸️ ac ice_skate ice skate skating eislauf schlittschuh
🎣 ac fishing_pole_and_fish entertainment fish fishing pole angel_mit_fisch angeln entspannung
🤿 ac diving_mask diving mask scuba snorkeling schnorcheln schwimmen sport sporttauchen
🎽 ac running_shirt_with_sash athletics running sash shirt laufen laufshirt laufshirt_mit_schärpe schärpe
🎿 ac ski snow sport ski_und_stöcke
🛷 ac sled luge sledge sleigh snow rodel rodeln schlitten schnee
🥌 ac curling_stone curling game rock stone curlingstein spiel sport stein
🎯 ac dart bull direct entertainment darts pfeil spiel
🪀 ac yo_yo fluctuate toy jo-jo spielzeug yo-yo
🪁 ac kite fly soar drachen fliegen hochfliegen steigen
🔫 ac gun handgun pistol revolver pistole waffe wasserpistole
🎱 ac 8ball 8 ball billiard 8-ball billard billardkugel kugel
🔮 ac crystal_ball ball crystal fairy fairytale kristallkugel wahrsager zukunft
🪄 ac magic_wand magic magician wand witch abrakadabra hexe hexer magie
🎮️ ac video_game controller entertainment game video gamepad gaming unterhaltung videospiel
🕹️ ac joystick game video videogame gaming videospiel
🎰 ac slot_machine casino gamble gambling game glücksspiel spiel spielautomat
🎲 ac game_die dice die entertainment game casino spiel spielwürfel unterhaltung
🧩 ac jigsaw clue interlocking piece bestandteile hinweise hobby passen
🧸 ac teddy_bear bear plaything plush stuffed bär kuscheltier plüschteddy plüschtier
🪅 ac pinata candy celebrate celebration cinco feier hau_drauf mexikanisch mexiko
🪩 ac mirror_ball ball dance disco glitter discokugel lichtreflexe party
🪆 ac nesting_dolls babooshka baboushka babushka doll babuschka matrioschka matrjoschka matroschka
♠️ ac spades card game spade suit karten kartenspiel pik
♥️ ac hearts card emotion game heart herz kartenspiel
♦️ ac diamonds card diamond game suit karo kartenspiel
♣️ ac clubs card club game kartenspiel kreuz
♟️ ac chess_pawn chess dupe expendable pawn bauer_schach schach
🃏 ac black_joker card game wildcard joker jokerkarte spielkarte
🀄️ ac mahjong dragon game red mahjong-stein roter_drache spiel
🎴 ac flower_playing_cards card cards flower game blume blumenkarte hanafuda japan
🎭️ ac performing_arts actor actress art arts kunst masken theater unterhaltung
🖼️ ac framed_picture art frame framed museum bild gemälde gerahmtes_bild kunst
🎨 ac art artist artsy arty farben kunst künstler mischpalette
🧵 ac thread needle sewing spool string faden nadel nähen nähfaden
🪡 ac sewing_needle embroidery needle sew sewing einfädeln faden nadel nadel_und_faden
🧶 ac yarn ball crochet knit garn häkeln spinnen
🪢 ac knot cord rope tangled tie achterknoten binden knoten schnur
👓️ ob eyeglasses clothing eye eyewear accessoire brille
🕶️ ob dark_sunglasses dark eye eyewear glasses augen brille dunkel sonnenbrille
🥽 ob goggles dive eye protection scuba augenschutz brille schutzbrille schweißen
🥼 ob lab_coat clothes coat doctor dr arzt arztkittel doc doktor
🦺 ob safety_vest emergency safety vest kleidung notfall sicherheit sicherheitsweste
👔 ob necktie clothing employed serious shirt hemd hemd_mit_krawatte kleidung kragen
👕 ob shirt tshirt blue casual clothes clothing kleidung t-shirt
👖 ob jeans blue casual clothes clothing hose kleidung
🧣 ob scarf bundle cold neck up hals kalt kleidung schal
🧤 ob gloves hand handschuh handschuhe
🧥 ob coat brr bundle cold jacket jacke kalt kleidung
🧦 ob socks stocking socken strumpf strümpfe
👗 ob dress clothes clothing dressed fancy kleid kleidung
👘 ob kimono clothing comfortable japanisch kleid kleidung
🥻 ob sari clothing dress kleid kleidung
🩱 ob one_piece_swimsuit bathing one-piece suit swimsuit badeanzug einteiliger_badeanzug kleidung
🩲 ob swim_brief bathing one-piece suit swimsuit badeanzug einteiler kleidung slip
🩳 ob shorts bathing pants suit swimsuit badebekleidung badehose boxershorts kleidung
👙 ob bikini bathing beach clothing pool badeanzug kleidung
👚 ob womans_clothes blouse clothes clothing collar bluse damenmode kleidung oberbekleidung
🪭 ob folding_hand_fan clack clap cool cooling abkühlung faltfächer flirten fächer
👛 ob purse clothes clothing coin dress accessoire brieftasche geldbörse münzen
👜 ob handbag bag clothes clothing dress accessoire einkaufen handtasche tasche
👝 ob pouch bag clothes clothing clutch accessoire beutel handtasche
🛍️ ob shopping bag bags hotel einkaufen einkaufstüten shoppen
🎒 ob school_satchel backpacking bag bookbag education ranzen rucksack schule schulranzen
🩴 ob thong_sandal beach flip flop sandal badelatschen flipflops latschen sandalen
👞 ob mans_shoe shoe brown clothes clothing feet gehen herren herrenschuh schuh
👟 ob athletic_shoe athletic clothes clothing fast laufen rennen schuh sneaker
🥾 ob hiking_boot backpacking boot brown camping brauner_schuh campen kleidungsstück
🥿 ob flat_shoe ballet comfy flat flats ballerina ballet-pumps bequem flacher_schuh
👠 ob high_heel clothes clothing dress fashion absatz absatzschuh damen elegant
👡 ob sandal clothing shoe woman damen damensandale sandale schuh
🩰 ob ballet_shoes ballet dance shoes ballett ballettschuhe kleidung schuhe
👢 ob boot clothes clothing dress damen damenstiefel schuh stiefel
🪮 ob hair_pick afro comb groom hair afro_pick haare haarkamm
👑 ob crown clothing family king medieval kopfbedeckung krone könig königin
👒 ob womans_hat clothes clothing garden hat damenhut damenhut_mit_schleife hut kleidung
🎩 ob tophat clothes clothing fancy formal hut kopfbedeckung unterhaltung zauberer
🎓️ ob mortar_board cap celebration clothing education abschlussfeier diplom doktorhut
🧢 ob billed_cap baseball bent billed cap baseball-kappe baseball-mütze baseballkappe
🪖 ob military_helmet army helmet military soldier armee heer helm krieg
⛑️ ob rescue_worker_helmet aid cross face hat bergen erste_hilfe helm helm_mit_weißem_kreuz
📿 ob prayer_beads beads clothing necklace prayer beten gebet gebetskette kette
💄 ob lipstick cosmetics date makeup kosmetik lippenstift make-up
💍 ob ring diamond engaged engagement married diamantring edelstein schmuck
💎 ob gem diamond engagement jewel diamant edelstein
🔇 ob mute muted quiet silent durchgestrichener_lautsprecher leise psst stumm
🔈️ ob speaker low soft sound eingeschaltet lautsprecher_mit_geringer_lautstärke ton_an
🔉 ob sound medium speaker volume lautsprecher_mit_einer_schallwelle lautsprecher_mit_mittlerer_lautstärke leise mittellaut
🔊 ob loud_sound high loud music sound dezibel laut lautsprecher_mit_drei_schallwellen lautsprecher_mit_hoher_lautstärke
📢 ob loudspeaker address communication loud public lautsprecher megafon schallendes_megafon
📣 ob mega cheering sound jubel lautsprecher megafon
📯 ob postal_horn horn post postal brief e-mail posthorn
🔔 ob bell break church sound ding_dong glocke klingeling ton_eingeschaltet
🔕 ob no_bell bell forbidden mute no durchgestrichene_glocke glocke kein_ton leise
🎼 ob musical_score music musical note score musik noten notenschlüssel partitur
🎵 ob musical_note music musical note sound lied melodie musik musiknote
🎶 ob notes music musical note musik musiknoten noten
🎙️ ob studio_microphone mic microphone music studio mikrofon studiomikrofon
🎚️ ob level_slider level music slider musik schieberegler
🎛️ ob control_knobs control knobs music bedienknöpfe drehregler knöpfe stellknöpfe
🎤 ob microphone karaoke mic music sing mikrofon singen unterhaltung
🎧️ ob headphones earbud sound kopfhörer musik unterhaltung
📻️ ob radio entertainment tbt video musik
🎷 ob saxophone instrument music sax musik musikinstrument saxofon
🎺 ob trumpet instrument music musik musikinstrument trompete
🪗 ob accordion box concertina instrument music akkordeon akkordeons harmonika
🎸 ob guitar instrument music strat gitarre musik musikinstrument
🎹 ob musical_keyboard instrument keyboard music musical klaviatur klavier musik
🎻 ob violin instrument music geige musik musikinstrument
🪕 ob banjo music stringed instrument musik saiteninstrument
🥁 ob drum drumsticks music instrument musik schlägel
🪘 ob long_drum beat conga drum instrument afrikanische_trommel handtrommel
🪇 ob maracas cha dance instrument music cha-cha-cha musik
🪈 ob flute band fife flautist instrument blaskapelle flöte holzblasinstrument
📱 ob iphone cell communication mobile phone handy mobiltelefon smartphone
📲 ob calling arrow build call cell anruf anrufen handy iphone
☎️ ob phone telephone anruf anrufen festnetz telefon
📞 ob telephone_receiver communication phone receiver telephone anrufen hörer kommunikation telefon
📟️ ob pager communication kommunikation piepser
📠 ob fax communication machine faxgerät kommunikation
🔋 ob battery akku batterie
🪫 ob low_battery battery drained electronic energy akku akku_fast_leer akku_leer aufladen
🔌 ob electric_plug electric electricity plug netzstecker stecker stromstecker
💻️ ob computer office pc personal bildschirm computermonitor laptop
🖥️ ob desktop_computer computer desktop monitor bildschirm desktopcomputer
🖨️ ob printer computer drucker
⌨️ ob keyboard computer tastatur
🖱️ ob computer_mouse computer mouse computermaus maus
🖲️ ob trackball computer
💽 ob minidisc computer disk minidisk optical md
💾 ob floppy_disk computer disk floppy datenträger diskette
💿️ ob cd blu-ray computer disk dvd
📀 ob dvd blu-ray cd computer disk
🧮 ob abacus calculation calculator abaki abakus abakusse berechnung
🎥 ob movie_camera bollywood camera cinema film filmkamera kino unterhaltung
🎞️ ob film_strip cinema film frames movie filmband filmstreifen kino
📽️ ob film_projector cinema film movie projector filmprojektor kino unterhaltung
🎬️ ob clapper action board movie film filmklappe klappe unterhaltung
📺️ ob tv video fernsehen fernseher film
📷️ ob camera photo selfie snap tbt fotoapparat fotos kamera
📸 ob camera_flash camera flash video blitz fotoapparat fotoapparat_mit_blitz
📹️ ob video_camera camcorder camera tbt video filmen videokamera videos
📼 ob vhs old school tape vcr video videokassette
🔍️ ob mag glass lab left left-pointing lupe_nach_links suche vergrößerungsglas
🔎 ob mag_right contact glass lab magnifying lupe lupe_nach_rechts suche vergrößerungsglas
🕯️ ob candle light kerze licht
💡 ob bulb comic electric idea glühbirne hell idee lampe
🔦 ob flashlight electric light tool torch lampe licht taschenlampe
🏮 ob izakaya_lantern lantern bar light paper izakaya japanische_laterne japanisches_lokal rote_papierlaterne
🪔 ob diya_lamp diya lamp light oil lampe öl öllampe
📔 ob notebook_with_decorative_cover book cover decorated decorative einband notizbuch notizbuch_mit_dekorativem_einband
📕 ob closed_book book closed education buch geschlossen geschlossenes_buch
📖 ob book open_book education fantasy knowledge bibliothek blättern buch geöffnet
📗 ob green_book book education fantasy green buch grün grünes_buch lesen
📘 ob blue_book blue book education fantasy blau blaues_buch buch
📙 ob orange_book book education fantasy library buch orangefarben orangefarbenes_buch
📚️ ob books book education fantasy knowledge bücher bücherstapel fantasie lesen
📓 ob notebook notizbuch notizen
📒 ob ledger notebook notizblock spiralblock
📃 ob page_with_curl curl document page paper dokument papier seite teilweise_eingerolltes_blatt
📜 ob scroll paper papier schriftrolle
📄 ob page_facing_up document facing page paper dokument papier seite vorderseite_eines_blattes
📰 ob newspaper communication news paper medien nachrichten presse zeitung
🗞️ ob newspaper_roll news newspaper paper rolled zeitung zusammengerollt zusammengerollte_zeitung
📑 ob bookmark_tabs bookmark mark marker tabs notizen pagemarker
🔖 ob bookmark mark etikett lesen lesezeichen
🏷️ ob label tag etikett marke
🪙 ob coin dollar euro gold metal bezahlen geld
💰️ ob moneybag bag bank bet billion geld geldsack moneten reich
💴 ob yen bank banknote bill currency geld geldschein yen-banknote
💵 ob dollar bank banknote bill currency dollar-banknote geld geldschein
💶 ob euro 100 bank banknote bill euro-banknote euroschein geld
💷 ob pound bank banknote bill billion geld geldschein pfund pfund-banknote
💸 ob money_with_wings bank banknote bill billion euro geld geldschein_mit_flügeln
💳️ ob credit_card bank card cash charge bankkarte ec-karte geldkarte guthaben
🧾 ob receipt accounting bookkeeping evidence invoice abrechnung aufstellung beleg blatt
💹 ob chart bank currency graph diagramm markt steigende_kurve_mit_yen-zeichen steigender_trend_mit_yen-zeichen
✉️ ob envelope e-mail email letter brief briefumschlag
📧 ob e-mail email letter mail brief e-mail-symbol post
📨 ob incoming_envelope delivering e-mail email envelope eingehender_briefumschlag empfangen umschlag
📩 ob envelope_with_arrow arrow communication down e-mail gesendet umschlag_mit_pfeil
📤️ ob outbox_tray box email letter mail ablage e-mail postausgang
📥️ ob inbox_tray box email inbox letter ablage e-mail posteingang
📦️ ob package box communication delivery parcel paket päckchen
📫️ ob mailbox closed communication flag mail briefkasten e-mail geschlossen geschlossener_briefkasten_mit_post
📪️ ob mailbox_closed closed flag lowered mail briefkasten geschlossen geschlossener_briefkasten_ohne_post keine_e-mail
📬️ ob mailbox_with_mail flag mail mailbox open briefkasten e-mail offen offener_briefkasten_mit_post
📭️ ob mailbox_with_no_mail flag lowered mail mailbox briefkasten keine_e-mail keine_post offen
📮 ob postbox mail mailbox brief briefkasten post
🗳️ ob ballot_box ballot box urne urne_mit_wahlzettel wahlen wahlzettel
✏️ ob pencil2 pencil bleistift stift
✒️ ob black_nib black nib pen federhalter füller schwarz schwarzer_federhalter
🖋️ ob fountain_pen fountain pen füller füllfedehalter füllfederhalter füllhalter
🖊️ ob pen ballpoint kugelschreiber stift
🖌️ ob paintbrush painting kunst malen pinsel
🖍️ ob crayon buntstift filzstift wachsmalstift
📝 ob memo pencil communication media notes bleistift kurzmitteilung nachricht notiz
💼 ob briefcase office aktentasche tasche
📁 ob file_folder file folder akten büro dokument geschlossen
📂 ob open_file_folder file folder open dokument geöffneter_ordner offen ordner
🗂️ ob card_index_dividers card dividers index akten büro büroausstattung büromaterial
📅 ob date datum kalender kalenderblatt
📆 ob calendar tear-off abreißkalender datum kalender termin
🗒️ ob spiral_notepad note notepad pad spiral block notiz notizblock papier
🗓️ ob spiral_calendar calendar pad spiral kalender spiralkalender
📇 ob card_index card index old rolodex rotationskartei visitenkarten
📈 ob chart_with_upwards_trend chart data graph growth aufwärtstrend diagramm kurve steigend
📉 ob chart_with_downwards_trend chart data decreasing down abwärtstrend diagramm fallend kurve
📊 ob bar_chart bar chart data graph balken balkendiagramm diagramm
📋️ ob clipboard do list notes clpboard klemmbrett zwischenablage
📌 ob pushpin collage pin anpinnen reißzwecke
📍 ob round_pushpin location map pin pushpin anpinnen reißzwecke rund runde_reißzwecke
📎 ob paperclip büroklammer
🖇️ ob paperclips link linked paperclip büroklammer büroklammern verhakt verhakte_büroklammern
📏 ob straight_ruler angle edge math ruler lineal
📐 ob triangular_ruler angle math rule ruler dreieckiges_lineal geodreieck lineal
✂️ ob scissors cut cutting paper tool schere schneiden schnipp
🗃️ ob card_file_box box card file büroausstattung büromaterial karteikasten
🗄️ ob file_cabinet cabinet file filing paper ablage aktenschrank archiv schublade
🗑️ ob wastebasket can garbage trash waste abfalleimer papierkorb
🔒️ ob lock closed private datenschutz geschlossen geschlossenes_schloss schloss
🔓️ ob unlock cracked lock open nicht_gesichert offen offenes_schloss schloss
🔏 ob lock_with_ink_pen ink lock locked nib datenschutz privat schloss_mit_füller sicherheit
🔐 ob closed_lock_with_key bike closed key lock datenschutz privat schloss_mit_schlüssel sicherheit
🔑 ob key keys lock major password passwort schließen schlüssel
🗝️ ob old_key clue key lock old alt alter_schlüssel schloss schlüssel
🔨 ob hammer home improvement repairs tool werkzeug
🪓 ob axe ax chop hatchet split axt beil hacken holz
⛏️ ob pick hammer mining tool pickel werkzeug
⚒️ ob hammer_and_pick hammer pick tool arbeiter hammer_und_pickel pickel
🛠️ ob hammer_and_wrench hammer spanner tool wrench hammer_und_schraubenschlüssel schraubenschlüssel werkzeug
🗡️ ob dagger knife weapon dolch schwert waffe
⚔️ ob crossed_swords crossed swords weapon gekreuzt gekreuzte_schwerter schwerter waffe
💣️ ob bomb boom comic dangerous explosion bombe dynamit explodieren
🪃 ob boomerang rebound repercussion weapon aborigines australien bumerang
🏹 ob bow_and_arrow archer archery arrow bow bogen pfeil pfeil_und_bogen
🛡️ ob shield weapon schild schutzschild
🪚 ob carpentry_saw carpenter carpentry cut lumber handsäge holz säge sägen
🔧 ob wrench home improvement spanner tool schraubenschlüssel werkzeug
🪛 ob screwdriver flathead handy screw tool schraube schrauben schraubendreher schraubenzieher
🔩 ob nut_and_bolt bolt home improvement nut mutter_und_schraube schraube
⚙️ ob gear cog cogwheel tool werkzeug zahnrad
🗜️ ob clamp compress tool vice schraubzwinge werkzeug
⚖️ ob balance_scale balance justice libra scale gerechtigkeit gewicht waage werkzeug
🦯 ob probing_cane accessibility blind cane probing barrierefreiheit behinderung blindenstock
🔗 ob link links kettenglieder linksymbol verknüpfen verknüpfung
⛓️ ob chains chain eisen kette ketten
🪝 ob hook catch crook curve ensnare angelhaken aufhaken aufhängen einhaken
🧰 ob toolbox box chest mechanic red handkasten kasten kiste
🧲 ob magnet attraction horseshoe magnetic negative anziehung anziehungskraft hufeisen
🪜 ob ladder climb rung step hochsteigen holzleiter klettern leiter
⚗️ ob alembic chemistry tool destillierapparat werkzeug
🧪 ob test_tube chemist chemistry experiment lab chemie chemikalie chemiker
🧫 ob petri_dish bacteria biologist biology culture bakterien bakterienkultur biologe biologie
🧬 ob dna biologist evolution gene genetics biologe biologie biologin
🔬 ob microscope experiment lab science tool labor mikroskop untersuchen wissenschaft
🔭 ob telescope contact extraterrestrial science tool himmel teleskop
📡 ob satellite aliens antenna contact dish antenne sat-schüssel satellitenschüssel satschüssel
💉 ob syringe doctor flu medicine needle arzt impfen impfung injektion
🩸 ob drop_of_blood bleed blood donation drop blutspende blutstropfen flüssigkeit medizin
💊 ob pill doctor drugs medicated medicine arznei arzt kapsel medizin
🩹 ob adhesive_bandage adhesive bandage heftpflaster pflaster verletzt wunde
🩼 ob crutch aid cane disability help behinderung beinverletzung fußverletzung gehhilfe
🩺 ob stethoscope doctor heart medicine abhören arzt doktor herz
🩻 ob x_ray bones doctor medical skeleton durchleuchten knochen medizin radiologie
🚪 ob door back closet front eingang geschlossen tür
🛗 ob elevator accessibility hoist lift aufzug fahrstuhl haus
🪞 ob mirror makeup reflection reflector speculum holzspiegel reflexion spiegel spiegelbild
🪟 ob window air frame fresh opening aussicht durchsichtig fenster fensterrahmen
🛏️ ob bed hotel sleep bett schlafen übernachtung
🛋️ ob couch_and_lamp couch hotel lamp lampe sofa sofa_und_lampe
🪑 ob chair seat sit holzstuhl möbel sitzen stuhl
🚽 ob toilet bathroom klo toilette wc
🪠 ob plunger cup force plumber poop abfluss gummiglocke klempner klo
🚿 ob shower water dusche duschkopf
🛁 ob bathtub bath bad badewanne badezimmer dusche
🪤 ob mouse_trap bait cheese lure mouse anlocken falle käse maus
🪒 ob razor sharp shave klinge rasieren rasierer rasiermesser
🧴 ob lotion_bottle bottle lotion moisturizer shampoo creme feuchtigkeitscreme feuchtigkeitsmilch haarwaschmittel
🧷 ob safety_pin diaper pin punk rock sicherheitsnadel windel
🧹 ob broom cleaning sweeping witch besen fegen hexe hexenbesen
🧺 ob basket farming laundry picnic bauernhof korb landwirtschaft picknick
🧻 ob roll_of_paper paper roll toilet towels hygiene klopapier küchenrolle papierrolle
🪣 ob bucket cask pail vat behälter bottich eimer kübel
🧼 ob soap bar bathing clean cleaning baden putzen reinigen riegel
🫧 ob bubbles bubble burp clean floating blasen perlen reinigen schaum
🪥 ob toothbrush bathroom brush clean dental badezimmer bürste körperpflege mundhygiene
🧽 ob sponge absorbing cleaning porous soak absorbieren aufsaugen löchrig porös
🧯 ob fire_extinguisher extinguish extinguisher fire quench feuer feuerlöscher löschen
🛒 ob shopping_cart cart shopping trolley einkaufen einkaufswagen
🚬 ob smoking kippe rauchen rauchersymbol zigarette
⚰️ ob coffin dead death vampire beerdigung sarg tod tot
🪦 ob headstone cemetery dead grave graveyard friedhof grab grabstein rip
⚱️ ob funeral_urn ashes death funeral urn beerdigung tod tot urne
🧿 ob nazar_amulet amulet bead blue charm amulett blau böser_blick glasperle
🪬 ob hamsa amulet fatima fortune guide amulett auge_in_offener_hand glückssymbol
🗿 ob moyai face statue stoneface gesicht maske osterinsel
🪧 ob placard card demonstration notice picket ankündigung bekanntmachung hinweis
🪪 ob identification_card card credentials document id ausweis dokument führerschein karte
🏧 sy atm automated bank cash geldautomat symbol_„geldautomat“
🚮 sy put_litter_in_its_place bin litter litterbin sign abfall müll mülleimer sauberkeit
🚰 sy potable_water drinking potable water trinkwasser wasser wasserhahn
♿️ sy wheelchair access handicap symbol barrierefrei behindertengerecht rollstuhl symbol_„rollstuhl“
🚹️ sy mens bathroom lavatory man men’s herren herrentoilette wc
🚺️ sy womens bathroom lavatory restroom room damen damentoilette wc
🚻 sy restroom bathroom lavatory toilet wc toilette toiletten
🚼️ sy baby_symbol baby changing symbol symbol_„baby“ wickelraum
🚾 sy wc bathroom closet lavatory restroom toilette
🛂 sy passport_control control passport pass passkontrolle
🛃 sy customs packing zoll zollkontrolle
🛄 sy baggage_claim arrived baggage bags case gepäck gepäckausgabe
🛅 sy left_luggage baggage case left locker gepäck gepäckaufbewahrung schließfach
⚠️ sy warning caution achtung dreieck vorsicht warnschild
🚸 sy children_crossing child children crossing pedestrian kinder kinder_überqueren_die_straße kinder-queren-die-straße-schild straßenschild
⛔️ sy no_entry do entry fail forbidden einbahnstrasse kein_zutritt keine_durchfahrt verboten
🚫 sy no_entry_sign entry forbidden no not kein_zutritt kein-zutritt-zeichen verboten verbotszeichen
🚳 sy no_bicycles bicycle bicycles bike forbidden fahhrad fahrrad-verboten-schild fahrräder_verboten radfahren_verboten
🚭️ sy no_smoking forbidden no not prohibited rauchen_verboten rauchverbot zigarette
🚯 sy do_not_litter forbidden litter littering no abfall müll müll-verboten-zeichen verboten
🚱 sy non-potable_water dry non-drinking non-potable prohibited kein_trinkwasser verboten verschmutzt wasser
🚷 sy no_pedestrians forbidden no not pedestrian fußgänger_verboten fußgänger-verboten-schild verboten
📵 sy no_mobile_phones cell forbidden mobile no handy mobiltelefon mobiltelefone_verboten verbot
🔞 sy underage 18 age eighteen forbidden erwachsene minderjährige_verboten mindestalter nicht_jugendfrei
☢️ sy radioactive sign radioaktiv
☣️ sy biohazard sign biogefährdung zeichen
⬆️ sy arrow_up arrow cardinal direction north aufwärts aufwärtspfeil nach_oben norden
↗️ sy arrow_upper_right arrow direction intercardinal northeast nach_rechts_oben nordosten pfeil pfeil_nach_rechts_oben
➡️ sy arrow_right arrow cardinal direction east nach_rechts osten pfeil pfeil_nach_rechts
↘️ sy arrow_lower_right arrow direction down-right intercardinal nach_rechts_unten pfeil pfeil_nach_rechts_unten südosten
⬇️ sy arrow_down arrow cardinal direction down abwärts abwärtspfeil nach_unten pfeil
↙️ sy arrow_lower_left arrow direction down-left intercardinal nach_links_unten pfeil pfeil_nach_links_unten
⬅️ sy arrow_left arrow cardinal direction left linkspfeil nach_links pfeil pfeil_nach_links
↖️ sy arrow_upper_left arrow direction intercardinal northwest nach_links_oben nordwesten pfeil pfeil_nach_links_oben
↕️ sy arrow_up_down arrow up-down entgegengesetzt nach_oben_und_unten pfeil pfeil_nach_oben_und_unten
↔️ sy left_right_arrow arrow left-right entgegengesetzt nach_links_und_rechts pfeil pfeil_nach_links_und_rechts
↩️ sy leftwards_arrow_with_hook arrow curving left right geschwungen geschwungener_pfeil_nach_links links nach_links
↪️ sy arrow_right_hook arrow curving left right geschwungen nach_rechts pfeil rechts
⤴️ sy arrow_heading_up arrow curving right up geschwungen nach_oben oben pfeil
⤵️ sy arrow_heading_down arrow curving down right geschwungen nach_unten pfeil unten
🔃 sy arrows_clockwise arrow arrows clockwise refresh im_uhrzeigersinn kreisförmige_pfeile_im_uhrzeigersinn pfeile
🔄 sy arrows_counterclockwise again anticlockwise arrow arrows gegen_den_uhrzeigersinn kreisförmige_pfeile_gegen_den_uhrzeigersinn pfeile pfeile_gegen_den_uhrzeigersinn
🔙 sy back arrow back-pfeil links pfeil zurück
🔚 sy end arrow end-pfeil ende-zeichen links pfeil
🔛 sy on arrow mark on! anschalten ein-zeichen einschaltem on!-pfeil
🔜 sy soon arrow brb omw bald-zeichen pfeil rechts soon-pfeil
🔝 sy top arrow homie up pfeil_nach_oben top-pfeil top-zeichen
🛐 sy place_of_worship place pray religion worship kultstätte religiöse_stätte
⚛️ sy atom_symbol atheist atom symbol atomzeichen
🕉️ sy om hindu religion hinduismus
✡️ sy star_of_david david jew jewish judaism davidstern jüdisch religion
☸️ sy wheel_of_dharma buddhist dharma religion wheel buddhismus dharma-rad
☯️ sy yin_yang difficult lives religion tao daoismus yang yin
✝️ sy latin_cross christ christian cross latin christentum kreuz lateinisch religion
☦️ sy orthodox_cross christian cross orthodox religion christentum kreuz
☪️ sy star_and_crescent crescent islam muslim ramadan hilal religion
☮️ sy peace_symbol healing peace peaceful symbol friedensbewegung friedenssymbol friedenszeichen
🕎 sy menorah candelabrum candlestick hanukkah jewish leuchter menora religion
🔯 sy six_pointed_star dotted fortune jewish judaism hexagramm_mit_punkt wahrsager
🪯 sy khanda deg fateh khalsa religion deg_tegh_fateh glaube
♈️ sy aries horoscope ram zodiac sternzeichen widder widder_(sternzeichen)
♉️ sy taurus bull horoscope ox horoskop sternzeichen stier
♊️ sy gemini horoscope twins zodiac horoskop sternzeichen zwilling zwillinge
♋️ sy cancer crab horoscope zodiac krebs krebs_(sternzeichen) sternzeichen
♌️ sy leo horoscope lion zodiac horoskop löwe löwe_(sternzeichen) sternzeichen
♍️ sy virgo horoscope zodiac horoskop jungfrau jungfrau_(sternzeichen) sternzeichen
♎️ sy libra balance horoscope justice horoskop sternzeichen waage waage_(sternzeichen)
♏️ sy scorpius horoscope scorpio scorpion horoskop skorpion skorpion_(sternzeichen) sternzeichen
♐️ sy sagittarius archer horoscope zodiac schütze schütze_(sternzeichen) sternzeichen
♑️ sy capricorn goat horoscope zodiac steinbock steinbock_(sternzeichen) sternzeichen
♒️ sy aquarius bearer horoscope water sternzeichen wassermann wassermann_(sternzeichen)
♓️ sy pisces fish horoscope zodiac fische fische_(sternzeichen) horoskop sternzeichen
⛎️ sy ophiuchus bearer serpent snake schlagenträger schlangenträger sternbild
🔀 sy twisted_rightwards_arrows arrow button crossed shuffle gekreuzt pfeile richtung verschlungene_pfeile_nach_rechts
🔁 sy repeat arrow button clockwise im_uhrzeigersinn keycap pfeile tastenkappe
🔂 sy repeat_one arrow button clockwise once dasselbe_wiederholen einmal im_uhrzeigersinn noch_einmal
▶️ sy arrow_forward arrow button play right abspielen dreieck pfeil rechts
⏩️ sy fast_forward arrow button double fast doppelpfeil doppelpfeile_nach_rechts vorwärts weiter
⏭️ sy next_track_button arrow button next scene doppelpfeil dreieck nächster_titel vorwärts
⏯️ sy play_or_pause_button arrow button pause play dreieck pfeil rechts
◀️ sy arrow_backward arrow button left reverse dreieck links pfeil zurück
⏪️ sy rewind arrow button double fast doppelpfeil doppelpfeile_nach_links dreieck pfeil
⏮️ sy previous_track_button arrow button last previous doppelpfeil dreieck pfeil vorheriger_titel
🔼 sy arrow_up_small arrow button red up aufwärts aufwärts-schaltfläche nach_oben pfeil
⏫️ sy arrow_double_up arrow button double fast aufwärts doppelpfeil doppelpfeile_nach_oben doppelt
🔽 sy arrow_down_small arrow button down downwards abwärts abwärts-schaltfläche nach_unten pfeil
⏬️ sy arrow_double_down arrow button double down doppelpfeil doppelpfeile_nach_unten doppelt_abwärts nach_unten
⏸️ sy pause_button bar button double pause keycap streifen tastenkappe
⏹️ sy stop_button button square stop aufnahme_stoppen keycap quadrat stopp
⏺️ sy record_button button circle record aufnahme aufnehmen keycap kreis
⏏️ sy eject_button button eject auswerfen auswurf auswurftaste medien
🎦 sy cinema camera film movie filmkamera filmkamera_in_blauem_quadrat kino
🔅 sy low_brightness brightness button dim low dimmen gedimmt helligkeit schwache_helligkeit
🔆 sy high_brightness bright brightness button light heller heller-taste helligkeit starke_helligkeit
📶 sy signal_strength antenna bar bars cell balkenförmige_signalstärkenanzeige empfang mobilfunksignal mobiltelefon
🛜 sy wireless broadband computer connectivity hotspot drahtlos internet
📳 sy vibration_mode cell communication mobile mode handy kommunikation mobiltelefon symbol_für_vibrationsalarm
📴 sy mobile_phone_off cell mobile off phone ausschalten handy_aus mobiltelefon mobiltelefon_aus
♀️ sy female_sign female sign woman frau frauensymbol weiblich zeichen
♂️ sy male_sign male man sign mann männersymbol symbol zeichen
⚧️ sy transgender_symbol symbol transgender symbol_für_transgender transgender-symbol
✖️ sy heavy_multiplication_x cancel multiplication sign x abbrechen multiplikation multiplikationszeichen multiplizieren
➕️ sy heavy_plus_sign + addieren mathe pluszeichen
➖️ sy heavy_minus_sign - heavy math sign mathe minuszeichen −
➗️ sy heavy_division_sign division heavy math sign divisionszeichen geteilt geteiltzeichen
🟰 sy heavy_equals_sign answer equal equality equals gleich gleichheit gleichheitszeichen gleichheitszeichen_extrafett
♾️ sy infinity forever unbounded universal ewig grenzenlos unendlich unendlichkeit
‼️ sy bangbang ! !! double ausrufezeichen doppelt doppeltes_ausrufezeichen muss
⁉️ sy interrobang ! !? ? exclamation ausrufe-_und_fragezeichen ausrufezeichen fragezeichen rot
❓️ sy question ? mark punctuation frage fragezeichen rot rotes_fragezeichen
❔️ sy grey_question ? mark outlined punctuation frage fragezeichen satzzeichen warum
❕️ sy grey_exclamation ! exclamation mark outlined ausrufezeichen muss satzzeichen weiß
❗️ sy exclamation heavy_exclamation_mark ! mark punctuation ausrufezeichen rot satzzeichen
〰️ sy wavy_dash dash punctuation wavy gewellt linie wellenlinie
💱 sy currency_exchange bank currency exchange money geld geldwechsel wechsel währung
💲 sy heavy_dollar_sign billion cash charge currency bezahlen dollar dollar-zeichen dollarzeichen_extrafett
⚕️ sy medical_symbol aesculapius medical medicine staff apotheke arznei asklepiosstab medizin
♻️ sy recycle recycling symbol grüne_punkt grüner_punkt recycling-symbol
⚜️ sy fleur_de_lis knights fleur-de-lis lilie
🔱 sy trident anchor emblem poseidon ship anker dreizack triton
📛 sy name_badge badge name namensschild schild
🔰 sy beginner chevron green japanese anfänger japanisches_anfänger-zeichen japanisches_symbol
⭕️ sy o circle heavy hollow large großer_kreis hohler_roter_kreis kreis
✅️ sy white_check_mark button check checked checkmark abgehakt erledigt weißes_häkchen
☑️ sy ballot_box_with_check ballot box check checked abgehaktes_kästchen abstimmungsfeld abstimmungsfeld_mit_häkchen ankreuz
✔️ sy heavy_check_mark check checked checkmark done abhaken erledigt fertig haken
❌️ sy x cancel cross mark multiplication abbrechen durchgestrichen kreuzzeichen mal
❎️ sy negative_squared_cross_mark button cross mark multiplication angekreuztes_feld angekreuztes_kästchen feld kreuz
➰️ sy curly_loop curl curly loop schleife
➿️ sy loop curl curly double blau doppelschleife rechteck schleife
〽️ sy part_alternation_mark alternation mark part japanisch teilalternationszeichen zeichensetzung
✳️ sy eight_spoked_asterisk * asterisk eight-spoked achtzackig achtzackiger_stern grün
✴️ sy eight_pointed_black_star * eight-pointed star achtstrahliger_stern stern
❇️ sy sparkle * funkeln grün quadrat
©️ sy copyright c
®️ sy registered r markenzeichen registered-trademark
™️ sy tm mark trade trademark markenzeichen
#️⃣ sy hash keycap taste
*️⃣ sy asterisk keycap taste
0️⃣ sy zero 0 keycap null taste
1️⃣ sy one 1 keycap eins taste
2️⃣ sy two 2 keycap taste zwei
3️⃣ sy three 3 keycap drei taste
4️⃣ sy four 4 keycap taste vier
5️⃣ sy five 5 keycap fünf taste
6️⃣ sy six 6 keycap sechs taste
7️⃣ sy seven 7 keycap sieben taste
8️⃣ sy eight 8 keycap acht taste
9️⃣ sy nine 9 keycap neun taste
🔟 sy keycap_ten keycap taste
🔠 sy capital_abcd abcd input latin letters buchstaben eingabe eingabesymbol
🔡 sy abcd input latin letters eingabesymbol_lateinische_kleinbuchstaben kleinbuchstaben lateinische_kleinbuchstaben
🔢 sy 1234 input numbers eingabe eingabesymbol symbol
🔣 sy symbols % & input eingabe eingabesymbol
🔤 sy abc alphabet input latin buchstaben eingabe
🅰️ sy a blood button type blut blutgruppe großbuchstabe
🆎 sy ab blood button type blut blutgruppe großbuchstaben_ab_in_rotem_quadrat
🅱️ sy b blood button type blut blutgruppe großbuchstabe
🆑 sy cl button großbuchstaben_cl_in_rotem_quadrat
🆒 sy cool button wort_„cool“_in_blauem_quadrat
🆓 sy free button wort_„free“_in_blauem_quadrat
ℹ️ sy information_source i buchstabe_„i“_in_blauem_quadrat information
🆔 sy id button identity großbuchstaben_id_in_lila_quadrat
Ⓜ️ sy m circle circled buchstabe eingekreist großbuchstabe kreis
🆕 sy new button neu wort_„new“_in_blauem_quadrat
🆖 sy ng button großbuchstaben_ng_in_blauem_quadrat
🅾️ sy o2 blood button o type 0 blut blutgruppe großbuchstabe
🆗 sy ok button okay großbuchstaben keycap
🅿️ sy parking button p großbuchstabe parken parkplatz
🆘 sy sos button help hilfe sos-zeichen
🆙 sy up button mark up! keycap taste tastenkappe
🆚 sy vs button versus gegen taste
🈁 sy koko button here japanese katakana japanisches_schriftzeichen schriftzeichen_„koko“ „koko“
🈂️ sy sa button charge japanese katakana japanisches_schriftzeichen schriftzeichen_„sa“ „sa“
🈷️ sy u6708 amount button ideograph japanese japanisch monatlich monatsbetrag mond
🈶 sy u6709 button charge free ideograph berechnen existieren japanisch nicht_gratis
🈯️ sy u6307 button ideograph japanese reserved finger japanisches_schriftzeichen reserviert schriftzeichen_für_„finger“
🉐 sy ideograph_advantage bargain button ideograph japanese japanisches_schriftzeichen schnäppchen schriftzeichen_für_„schnäppchen“ schriftzeichen_für_„vorteil“
🈹 sy u5272 button discount ideograph japanese japanisches_schriftzeichen rabatt schriftzeichen_für_„rabatt“ schriftzeichen_für_„teilen“
🈚️ sy u7121 button charge free ideograph gratis japanisches_schriftzeichen schriftzeichen_für_„gratis“ schriftzeichen_für_„verhandlung“
🈲 sy u7981 button ideograph japanese prohibited japanisches_schriftzeichen kanji schriftzeichen_für_„verbieten“ verbieten
🉑 sy accept acceptable button ideograph japanese akzeptieren japanisch schriftzeichen
🈸 sy u7533 application button ideograph japanese anwenden chinesisches_schriftzeichen japanisches_schriftzeichen schriftzeichen_für_„anwenden“
🈴 sy u5408 button grade ideograph japanese bestanden bestehen chinesisches_schriftzeichen japanisches_schriftzeichen
🈳 sy u7a7a button ideograph japanese vacancy chinesisches_schriftzeichen japanisches_schriftzeichen leer schriftzeichen_für_„leer“
㊗️ sy congratulations button ideograph japanese chinesisches_schriftzeichen gratulation japanisches_schriftzeichen schriftzeichen_für_„gratulation“
㊙️ sy secret button ideograph japanese chinesisches_schriftzeichen geheimnis japanisches_schriftzeichen schriftzeichen_für_„geheimnis“
🈺 sy u55b6 business button ideograph japanese betrieb chinesisches_schriftzeichen geöffnet japanisches_schriftzeichen
🈵 sy u6e80 button ideograph japanese no belegt besetzt chinesisches_schriftzeichen fülle
🔴 sy red_circle circle geometric red ball punkt rot roter_punkt
🟠 sy orange_circle circle orange form kreis orange_scheibe
🟡 sy yellow_circle circle yellow form gelb gelbe_scheibe gelber_kreis
🟢 sy green_circle circle green form grün grüne_scheibe grüner_kreis
🔵 sy large_blue_circle blue circle geometric ball blau blauer_punkt großer_blauer_kreis
🟣 sy purple_circle circle purple form kreis lila punkt
🟤 sy brown_circle brown circle braun braune_scheibe brauner_kreis brauner_punkt
⚫️ sy black_circle black circle geometric ball großer_schwarzer_kreis kreis punkt
⚪️ sy white_circle circle geometric white ball großer_weißer_kreis kreis punkt
🟥 sy red_square card penalty red square form quadrat rot rotes_quadrat
🟧 sy orange_square orange square form oranges_quadrat oranges_viereck
🟨 sy yellow_square card penalty square yellow form gelb gelbes_quadrat gelbes_viereck
🟩 sy green_square green square form grün grünes_quadrat grünes_viereck
🟦 sy blue_square blue square blau blaues_quadrat blaues_viereck form
🟪 sy purple_square purple square form lila quadrat viereck
🟫 sy brown_square brown square braun braunes_quadrat braunes_viereck form
⬛️ sy black_large_square black geometric large square großes_schwarzes_quadrat quadrat schwarz
⬜️ sy white_large_square geometric large square white großes_weißes_quadrat quadrat weiß
◼️ sy black_medium_square black geometric medium square mittelgroßes_schwarzes_quadrat quadrat schwarz
◻️ sy white_medium_square geometric medium square white mittelgroßes_weißes_quadrat quadrat weiß
◾️ sy black_medium_small_square black geometric medium-small square mittelkleines_schwarzes_quadrat quadrat schwarz
◽️ sy white_medium_small_square geometric medium-small square white geometrisch mittelkleines_weißes_quadrat quadrat weiß
▪️ sy black_small_square black geometric small square kleines_schwarzes_quadrat punkt quadrat schwarz
▫️ sy white_small_square geometric small square white kleines_weißes_quadrat quadrat weiß
🔶 sy large_orange_diamond diamond geometric large orange große_orangefarbene_raute orangefarben raute
🔷 sy large_blue_diamond blue diamond geometric large blau große_blaue_raute raute
🔸 sy small_orange_diamond diamond geometric orange small kleine_orangefarbene_raute orangefarben raute
🔹 sy small_blue_diamond blue diamond geometric small blau kleine_blaue_raute raute
🔺 sy small_red_triangle geometric pointed red triangle aufwärts dreieck rot rotes_dreieck_mit_der_spitze_nach_oben
🔻 sy small_red_triangle_down down geometric pointed red abwärts dreieck rot rotes_dreieck_mit_der_spitze_nach_unten
💠 sy diamond_shape_with_a_dot_inside comic diamond dot geometric diamant mit_punkt rautenform rautenform_mit_punkt
🔘 sy radio_button button geometric radio optionsfeld schaltfläche
🔳 sy white_square_button button geometric outlined square quadrat quadratisch schaltfläche weiß
🔲 sy black_square_button black button geometric square quadratisch schaltfläche schwarz schwarze_quadratische_schaltfläche`;
