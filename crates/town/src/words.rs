//! The words of notes: what workers of each agency write, and what children say, with the names put in.
//!
//! Gives banks of short sentences in the voices of real notes; [`fill`] puts names and pronouns in. Every sentence is
//! invented. `{child}`, `{mother}` and `{adult}` stand for given names; `{he}`, `{him}`, `{his}` for the child.

use crate::chance::Chance;
use crate::family::Family;
use crate::row::Words;

/// A bank of sentences.
pub(crate) type Bank = &'static [&'static str];

/// One sentence of a bank, with this child's and family's names put in.
pub(crate) fn say(bank: Bank, chance: &mut Chance, family: &Family, child: u8) -> Words {
    fill(chance.pick(bank), family, child)
}

/// Puts names and pronouns into a sentence.
pub(crate) fn fill(sentence: &'static str, family: &Family, child: u8) -> Words {
    if !sentence.contains('{') {
        return Words::Borrowed(sentence);
    }
    let child = family.person(child);
    let name = |place: Option<u8>, unknown: &str| {
        place.map_or_else(|| unknown.to_owned(), |place| family.person(place).given.to_string())
    };
    let adult = family
        .adults(child.household)
        .find(|&place| family.person(place).part != crate::family::Part::Mother)
        .filter(|&place| Some(place) != child.mother);
    let (he, him, his) = if child.female { ("she", "her", "her") } else { ("he", "him", "his") };
    let mut text = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (word, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        match word {
            "child" => text.push_str(&child.given),
            "mother" => text.push_str(&name(child.mother, "mum")),
            "adult" => text.push_str(&name(adult, "her friend")),
            "he" | "He" => capital(&mut text, he, word == "He"),
            "him" => text.push_str(him),
            "his" | "His" => capital(&mut text, his, word == "His"),
            _ => debug_assert!(false, "no word for {word}"),
        }
        rest = after;
    }
    text.push_str(rest);
    text.into()
}

fn capital(text: &mut String, word: &str, capital: bool) {
    let mut letters = word.chars();
    if capital {
        text.extend(letters.next().map(|c| c.to_ascii_uppercase()));
    }
    text.extend(letters);
}

/// What children of under eight said.
pub(crate) const YOUNG_CHILD_SAID: Bank = &[
    "I had toast at Nana’s. We don’t have toast at ours.",
    "My bed is the settee. I like it because of the telly.",
    "Mummy was asleep so I did my own milk.",
    "It’s cold in my room but I’ve got two coats.",
    "I don’t like it when they shout. I go under the table with the dog.",
    "I can’t find my other shoe. It’s under all the bags.",
    "The baby cries and I give him his dummy.",
    "We had crisps for tea and crisps for breakfast.",
    "My tooth hurts when I eat my apple.",
    "I like school because it smells nice.",
    "There’s no light on the stairs so I hold the wall.",
    "Daddy’s friend sleeps in my bed so I sleep with my sister.",
    "I don’t want to go swimming. I haven’t got any clean ones.",
    "The man came about the door and Mummy said be quiet, like mice.",
    "I missed my party because nobody could get up.",
    "I’m the biggest so I look after them.",
    "My nana does my hair the right way.",
    "We went to the beach and I found a crab. It was the best day.",
    "I got a new bed and it’s got a drawer.",
    "Mummy laughs now. She did pancakes.",
    "I scratch because of the jumpers on my head.",
    "The cats do it on the floor and we step over.",
];

/// What children of eight to twelve said.
pub(crate) const CHILD_SAID: Bank = &[
    "I set the alarm for everyone. If I don’t, nobody goes.",
    "I tell them we’ve eaten because Mum gets upset.",
    "I just want somebody to come in and see it, not stand at the door.",
    "I don’t bring friends home. I say we’ve got decorators.",
    "When the social worker comes we get a takeaway and tidy one room.",
    "I wash my shirt in the bath. It doesn’t dry in time.",
    "I’m fine. Can you ask if my brother’s all right?",
    "They said the dentist was cancelled. I don’t think it was.",
    "I can tell what sort of night it’s going to be by the music.",
    "It’s better when Dad isn’t there, but then Mum’s sad.",
    "You’re the fourth one who’s asked me that.",
    "I like maths because there’s a right answer.",
    "Nobody signed it so I couldn’t go on the trip.",
    "I worry about Mum when I’m at school so I go home at dinner.",
    "I put a chair against the door. Just to be safe.",
    "We moved again. I left my fish.",
    "Our heating’s on a meter. We have it on for baths.",
    "It’s been good since we got the washing machine. I smell like everyone else.",
    "Gran comes on Sundays and does a proper dinner. I wish it was every day.",
    "Mum came to parents’ evening. She’d done her hair.",
];

/// What young people of thirteen and over said.
pub(crate) const YOUNG_PERSON_SAID: Bank = &[
    "I’ve stopped saying things because then there’s a meeting and nothing happens.",
    "I’m not lazy. I’m up till three waiting for it to go quiet.",
    "I’ve had the same pair of glasses since Year 6. I can’t read the board.",
    "If I go to college who’s going to do the little ones?",
    "I missed the hospital because there’s no money for two buses.",
    "She does love us. She just can’t do it.",
    "People say the house is a mess like it’s funny. I live there.",
    "I’d like a lock on the bathroom door. That’s all.",
    "Ask me on my own next time. Not with him in the kitchen.",
    "I know he’s using again. The spoons have gone.",
    "I don’t feel anything about it really. It’s just how it is.",
    "Miss lets me shower in the PE block before anyone’s in.",
    "I’ve got one person I can ring and that’s my auntie.",
    "I read my old file. It said I was fine.",
    "You wrote down what Mum said. I was sat there.",
    "I want to be a vet. I’m good with things that can’t tell you.",
    "It’s calmer now. I’m still waiting for it to go back, though.",
    "We agreed the plan in the kitchen and everyone could see it was dirty and no one said.",
];

/// A parent's words about missed health care.
pub(crate) const PARENT_ON_HEALTH: Bank = &[
    "I never got the letter.",
    "I’d have had to take three of them on two buses.",
    "{He} was better by then so I didn’t see the point.",
    "I rang to change it and couldn’t get through.",
    "I forgot. I’ve had a lot on.",
    "I get anxious in waiting rooms. I got as far as the door.",
    "Nobody told me it was important.",
];

/// A parent's words about the home.
pub(crate) const PARENT_ON_HOME: Bank = &[
    "I was just about to have a big clear-out.",
    "It’s the landlord. I’ve reported that boiler four times.",
    "It’s clean underneath. It’s just stuff.",
    "I know it’s bad. I don’t know where to start.",
    "We’ve been waiting on a skip.",
    "I don’t like people looking round. It’s our home.",
    "The washing machine broke at Christmas and I can’t get the money together.",
];

/// A parent's words to social care.
pub(crate) const PARENT_TO_SOCIAL_CARE: Bank = &[
    "I’ll work with you as long as you don’t keep turning up.",
    "I don’t need help. I’ve brought up three already.",
    "I’ve said no and I mean no. You can’t make me.",
    "I just want somebody to listen instead of writing it down.",
    "I had social workers when I was a kid. I know how it goes.",
    "We were all right until the money stopped.",
    "Thank you. Nobody’s asked me that before.",
    "{He} tells stories. You can’t go on what {he} says.",
    "It’s been a good month. We’ve kept to the routine on the fridge.",
];

/// What schools see.
pub(crate) const SCHOOL_SAW: Bank = &[
    "{child} arrived at 9.40 in yesterday’s polo shirt. Said {he} had no breakfast. Given toast and fruit.",
    "{child} fell asleep twice in the morning session. Hard to rouse.",
    "Strong smell of urine and stale smoke from coat and bag. Other children moved away from {him}.",
    "No coat today, 4 degrees. Loaned one from the cupboard.",
    "{child} was eating from the bin by the dinner hall. Spoken to gently.",
    "Collected 50 minutes late. No answer from either number; {adult} came in the end.",
    "Shoes split across the toe, socks soaked. Feet dried and plimsolls given.",
    "Head lice visible on the collar. Second time this half term; letter sent home.",
    "{child} asked if {he} could take the leftover sandwiches for {his} brother.",
    "{mother} not reached on three calls. Message left. No call back by 3.30.",
    "{child} brought the younger ones in alone along the main road.",
    "Hair matted at the back. {child} said the brush is lost.",
    "Became very distressed at home time and would not put {his} shoes on.",
    "No PE kit for the sixth week. Spare kit used, washed here.",
    "Glasses broken since before the holiday and held with tape. Cannot see the board.",
    "Fell out with friends, in tears, and said everybody says {he} smells.",
    "{child} told a teaching assistant there was fighting last night and {he} stayed in the cupboard.",
    "Reading book has not come back this term. Bag held only crisp packets and an unopened letter.",
];

/// What schools do.
pub(crate) const SCHOOL_DID: Bank = &[
    "Given breakfast. Logged. Class teacher to keep an eye.",
    "Spoke to {mother} at the gate, who said it would not happen again.",
    "Called home; no answer. Text sent.",
    "Discussed at Monday safeguarding meeting. Monitor.",
    "Uniform washed in school and returned at 3pm.",
    "Rang the front door for advice. Told to offer early help first.",
    "Letter home; copy on file.",
    "Added to the breakfast club list, no charge.",
    "School nurse asked to see {him}.",
    "No action beyond logging at this point.",
];

/// What schools give in place of home.
pub(crate) const SCHOOL_GAVE: Bank = &[
    "Clean jumper and trousers given from the cupboard.",
    "{child} showered in the PE block before registration, as every Tuesday now.",
    "Breakfast and a packed tea given.",
    "Clothes washed and dried during lessons.",
    "Taxi home paid for by school; nobody came.",
    "Trainers bought from the hardship fund.",
    "Toothbrush and paste kept for {him} in the medical room; used daily.",
];

/// What is seen in homes.
pub(crate) const HOME_SEEN: Bank = &[
    "Hall blocked by bags to waist height. Had to turn sideways to reach the kitchen.",
    "Kitchen worktops covered with used plates and open tins. Flies. One clear ring on the cooker.",
    "Bare mattress, no sheet or cover, damp along one edge. One thin blanket.",
    "Dog faeces in the back room, some of it old. Strong ammonia smell from the stairs up.",
    "No working bulb on the landing. Bathroom door off its hinges.",
    "Black mould above the cot and down the outside wall.",
    "Fridge held milk, half an onion and cider. Freezer empty.",
    "Bath full of wet washing. Toilet not flushing, bucket beside it.",
    "Electric meter on emergency credit. Family in one room round a fan heater.",
    "Living room tidy; doors to the other rooms kept shut and we were not shown them.",
    "Nappies stacked in the corner of the bedroom, some open.",
    "Broken glass in the yard where the children play.",
];

/// What is seen in homes that are well enough.
pub(crate) const HOME_SEEN_GOOD: Bank = &[
    "Warm, a bit cluttered, toys everywhere. Children at ease.",
    "Beds made up, clean clothes in drawers, food in the cupboards.",
    "Much improved: floors clear, new mattress, school uniform hung ready.",
    "Routine on the fridge with stickers; {child} showed it proudly.",
    "Kitchen clean and a meal on the go. {mother} relaxed.",
    "Stair gate fitted, alarms working, clear way out.",
];

/// What social workers note at visits.
pub(crate) const VISIT_SEEN: Bank = &[
    "{child} came to the door in pyjamas at 4pm. Played quietly throughout, looking at {mother} before answering.",
    "{child} seen in the kitchen with {mother} present. Chatty about school.",
    "Seen alone in {his} room for twenty minutes. Drew the house with everyone outside it.",
    "{child} seen at school in the library corner. More settled than last time.",
    "Conversation on the doorstep. {mother} said the children were out.",
    "No answer. Curtains drawn, television audible. Card left.",
    "{child} sat close to {mother} and leaned in when she read. Warm between them.",
    "{mother} turned the music down and made tea. Spoke about money for most of the visit.",
    "{adult} present, did not give a surname. Left by the back door when I came in.",
    "Everyone up and dressed. {child} had eaten.",
    "{child} asleep on the settee. Not woken. {mother} said {he} had been up with a cough.",
];

/// What professionals make of it.
pub(crate) const OPINION: Bank = &[
    "I am worried that each of these on its own is small and that together they are {child}’s ordinary day.",
    "{mother} loves {child} and is warm. Warmth is not keeping {him} fed and seen by a doctor.",
    "The picture changes with who is looking. It would help to know what school sees.",
    "I do not think the change would last without somebody visiting.",
    "We have heard a good deal about the adults and little about {child}’s day.",
    "Good enough at present. I would want to see the bedrooms before saying more.",
    "Below threshold taken alone. No check was made with health.",
    "This is the third time we have been told of a clear-out to come.",
    "{child} carries more for {his} brothers and sisters than a child should.",
    "Low-level concern. Early help is the right place.",
    "I would not want poverty to be read as neglect here: {mother} goes without so that they eat.",
    "Steady improvement over the term. Credit to {mother}.",
];

/// What social care does.
pub(crate) const SOCIAL_CARE_DID: Bank = &[
    "Discussed with manager. Contact closed; referrer advised to offer early help.",
    "No further action: consent not given and threshold not met on the information held.",
    "Letter of concern sent to the family address.",
    "Partner checks not made as the parent did not agree.",
    "To visit again within two weeks. School asked for attendance.",
    "Shopping voucher and bedding arranged.",
    "Working agreement drawn up: floors clear, beds made, school every day.",
    "Plan unchanged.",
    "To see {child} alone at school next time.",
];

/// What health workers note about care missed.
pub(crate) const HEALTH_SAW: Bank = &[
    "Not brought. Second letter sent. No phone contact possible.",
    "{mother} rang on the day to move the appointment; third change.",
    "Not brought to clinic. Condition untreated since the spring.",
    "Inhaler not collected for five months.",
    "Weight has crossed a centile space since the last measurement.",
    "Nappy rash, broken skin, looked several days old.",
    "Speech behind expected; no words joined. Referral made before, appointment not kept.",
    "Arrived with no bottles made up; baby rooting throughout.",
    "Eczema infected; creams from last year unopened.",
    "Squint clinic missed twice; patching not done.",
];

/// What health workers note about children who are well.
pub(crate) const HEALTH_WELL: Bank = &[
    "Well. Smiling, following, good head control. Feeding going well.",
    "Thriving. No concerns raised by parents.",
    "Happy child, meeting expected steps. Safety and sleep talked through.",
    "Minor illness, reassured.",
    "Ear infection, treated. To come back if no better.",
    "Chesty cough. Clear on listening. Fluids and rest.",
    "Rash, viral. Advice given.",
    "Asthma review: good technique, mild.",
];

/// What police officers note.
pub(crate) const POLICE_SAW: Bank = &[
    "Called by a neighbour to shouting and banging. {mother} with red mark to cheek, said she walked into a door. Children upstairs awake.",
    "Verbal argument over money. Both calm on arrival. {adult} left to stay with a friend.",
    "Third call this year. {adult} drunk in the street, window broken. {child} on the stairs with hands over ears.",
    "{mother} disclosed being held by the throat. {adult} arrested. Children at their grandmother’s.",
    "Silent 999 call. All in order when officers came. Children seen in bed.",
    "Report of a child about five on the verge in bare feet. Returned to {mother}, who had been asleep.",
    "Warrant executed. Cannabis and scales found within reach of a toddler’s bed.",
];

/// What fire crews, ambulance crews and housing officers note.
pub(crate) const HOME_SERVICE_SAW: Bank = &[
    "Two escape routes blocked by stored goods. Smoke alarm without battery; two fitted.",
    "Overloaded extension leads, clothes on top. Advice given, leaflet left.",
    "Crew unable to bring the chair past the hall. Patient walked out over bags.",
    "Parent smelt of alcohol and was unsteady; two young children in the room with no other adult.",
    "Leak under the sink, floor soft. Operative turned away twice.",
    "Rent twelve weeks behind. No reply to letters. Notice served.",
    "Neighbours report shouting after midnight and rubbish over the fence.",
    "Damp reported to three rooms. Inspection booked.",
];

/// What adults' services note.
pub(crate) const ADULT_SERVICE_SAW: Bank = &[
    "Low mood since the birth, poor sleep, no plans to harm herself. Medication restarted.",
    "Did not attend. Discharged to GP under the non-attendance policy.",
    "In crisis, seen at home with two children present. Home treatment agreed.",
    "Drinking every evening, a bottle of spirits between two. Says the children are in bed.",
    "Attending weekly, tests clear for eight weeks. Wants to be there for the children.",
    "Lapsed over the weekend. Honest about it. Back in group.",
    "Left the programme. Two missed keyworker sessions, phone off.",
];

/// What goes well.
pub(crate) const GOES_WELL: Bank = &[
    "{mother} and {child} laugh together easily; {he} goes to her when hurt.",
    "Grandmother has them every weekend and does the school run on Mondays.",
    "{child} has joined the football club and has not missed a session.",
    "{mother} rang us herself to ask for help with bedtime.",
    "Attendance 97% this half term. {child} chose the certificate frame.",
    "A neighbour takes {child} to breakfast club when {mother} is unwell.",
    "{child} is reading for pleasure and helps in the library.",
    "House kept in order for twelve weeks; beds made, food in.",
];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const BANKS: &[Bank] = &[
        YOUNG_CHILD_SAID,
        CHILD_SAID,
        YOUNG_PERSON_SAID,
        PARENT_ON_HEALTH,
        PARENT_ON_HOME,
        PARENT_TO_SOCIAL_CARE,
        SCHOOL_SAW,
        SCHOOL_DID,
        SCHOOL_GAVE,
        HOME_SEEN,
        HOME_SEEN_GOOD,
        VISIT_SEEN,
        OPINION,
        SOCIAL_CARE_DID,
        HEALTH_SAW,
        HEALTH_WELL,
        POLICE_SAW,
        HOME_SERVICE_SAW,
        ADULT_SERVICE_SAW,
        GOES_WELL,
    ];

    #[test]
    fn every_sentence_can_be_filled_for_every_family() {
        for number in 0..50 {
            let family = Family::of(3, number, date(2026, 6, 30));
            for sentence in BANKS.iter().flat_map(|bank| bank.iter()) {
                for child in family.children() {
                    let filled = fill(sentence, &family, child);
                    assert!(!filled.contains(['{', '}']), "{filled}");
                }
            }
        }
    }

    #[test]
    fn sixty_sentences_are_childrens_own() {
        assert_eq!(YOUNG_CHILD_SAID.len() + CHILD_SAID.len() + YOUNG_PERSON_SAID.len(), 60);
    }
}
