import { MainController } from '../controllers/default.js'
import { TaskController } from '../controllers/task.js'

/** @param {import('fastify-beego').Beego} beego */
export function routes (beego) {
  beego
    .router('/', MainController)
    .router('/task/', TaskController, 'get:ListTasks;post:NewTask')
    .router('/task/:id:int', TaskController, 'get:GetTask;put:UpdateTask')
}
