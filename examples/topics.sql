-- What the organisation works on: each topic with the repositories that are mainly about it.
select topics.label, count(*) as repositories, string_agg(repositories.name, ', ' order by repositories.name) as names
from insight.topics
join insight.repository_topics using (topic_id)
join core.repositories using (repository_id)
where repository_topics.rank = 1
group by topics.topic_id, topics.label
order by repositories desc, topics.topic_id;
